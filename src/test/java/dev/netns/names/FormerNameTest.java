package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a NIC is given back as, from its name and alias in the host at the time when it is taken. */
class FormerNameTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "eth3, none, eth3, ''",
                "eth3, uplink, eth3, uplink",
                // The kernel put it there when its namespace died, as it was called inside.
                "wan, netns:was=eth3, eth3, ''",
                "wan, netns:was=eth3;uplink, eth3, uplink",
            })
    void isWhatItWasBeforeItWasEverMoved(String name, String alias, String device, String formerAlias) {
        assertEquals(new FormerName(device, formerAlias), FormerName.inHost(name, alias));
    }
}
