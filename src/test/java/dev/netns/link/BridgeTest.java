package dev.netns.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a bridge that the kernel tells of. */
class BridgeTest {
    private static final int IFLA_BR_AGEING_TIME = 4;
    private static final int IFLA_BR_TOPOLOGY_CHANGE = 14;

    /** While the topology changes, STP has it forget faster ({@code __br_set_topology_change}), which is no drift. */
    @ParameterizedTest
    @CsvSource({"0, 30000", "1, "})
    void theAgeingTimeIsNotThatOfATopologyChange(int changes, Long expected) {
        byte[] bytes = LinkRequest.change(7, "bridge")
                .name("br0")
                .data(out -> out.attribute(IFLA_BR_AGEING_TIME, 30_000))
                .data(out -> out.attributeByte(IFLA_BR_TOPOLOGY_CHANGE, changes))
                .toMessage()
                .toBytes(1);
        LinkMessage live = LinkMessage.parse(bytes, 0, bytes.length);
        LinkKey key = LinkKinds.named("bridge").orElseThrow().keys().stream()
                .filter(one -> one.name().equals("ageing_time"))
                .findFirst()
                .orElseThrow();
        assertEquals(expected, key.read(live));
    }
}
