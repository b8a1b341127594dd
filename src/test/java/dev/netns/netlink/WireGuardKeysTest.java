package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as text. */
class WireGuardKeysTest {
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
}
