package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as text, and the public key of a private one. */
class WireGuardKeysTest {
    /** Public keys as {@code openssl pkey -pubout} has them; none of the scalars is clamped beforehand. */
    @ParameterizedTest
    @CsvSource({
        "//////////////////////////////////////////8=, hHwNLDdSNPNl5mCVUYejc1oPdhPRYJ06ak2MU66qWiI=",
        "ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8=, 6R55tN4Fl5KrLguINFCgTCPaPYENcnhPetAuZQIiKVI=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEA=, L+V9o0fNYkMVKNqsX7spBzD/9oSvxM/C7ZCZX1jLO3Q=",
    })
    void publicKey(String privateKey, String publicKey) {
        assertEquals(publicKey, WireGuardKeys.text(WireGuardKeys.publicKey(WireGuardKeys.parse(privateKey))));
    }

    @Test
    void spaceAroundAKeyIsLeftOut() {
        String key = WireGuardKeys.text(new byte[32]);
        assertArrayEquals(new byte[32], WireGuardKeys.parse(" " + key + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2VjcmV0",
                "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U",
                "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0",
                "c2VjcmV0c2VjcmV0c2Vj*mV0c2VjcmV0c2VjcmV0c2U=",
                "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2Vj",
                "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2V=",
                "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0cw==",
            })
    void noKeyAndNothingOfItShown(String text) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> WireGuardKeys.parse(text));
        assertFalse(error.getMessage().contains("c2V"), error.getMessage());
        assertFalse(error.getMessage().contains("*"), error.getMessage());
        assertEquals(null, error.getCause());
    }

    @Test
    void ofAnotherSize() {
        assertThrows(IllegalArgumentException.class, () -> WireGuardKeys.publicKey(new byte[31]));
    }
}
