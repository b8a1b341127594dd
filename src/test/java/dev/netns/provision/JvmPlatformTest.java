package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.netns.linux.JnaSyscalls;
import dev.netns.netlink.WireGuardKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the JDK calculates for us. */
class JvmPlatformTest {
    private final Platform platform = new JvmPlatform(new JnaSyscalls(), new Machine.NoPrograms());

    /** Public keys as {@code openssl pkey -pubout} has them; none of the scalars is clamped beforehand. */
    @ParameterizedTest
    @CsvSource({
        "//////////////////////////////////////////8=, hHwNLDdSNPNl5mCVUYejc1oPdhPRYJ06ak2MU66qWiI=",
        "ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8=, 6R55tN4Fl5KrLguINFCgTCPaPYENcnhPetAuZQIiKVI=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEA=, L+V9o0fNYkMVKNqsX7spBzD/9oSvxM/C7ZCZX1jLO3Q=",
    })
    void publicKey(String privateKey, String publicKey) {
        assertEquals(publicKey, WireGuardKeys.text(platform.publicKey(WireGuardKeys.parse(privateKey))));
    }

    @Test
    void aKeyOfAnotherSizeHasNone() {
        assertThrows(IllegalArgumentException.class, () -> platform.publicKey(new byte[31]));
    }
}
