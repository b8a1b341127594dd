package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Linux;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a parser does not read is told, also what no kernel has yet. */
class UnmodelledTest {
    private static final byte[] ANY = {};
    private static final byte[] FOUR = {10, 1, 0, 1};

    /** The types of no attribute of today's kernels, the second beyond what fits into 64 bits. */
    private static final List<Integer> UNKNOWN = List.of(61, 99);

    static Stream<Arguments> messages() {
        NetlinkMessage rule = new RuleMessage(
                        Linux.AF_INET,
                        100,
                        ANY,
                        0,
                        FOUR,
                        32,
                        "eth0",
                        "eth1",
                        1,
                        -1,
                        1000,
                        1,
                        6,
                        80,
                        80,
                        90,
                        99,
                        true,
                        0x10,
                        0,
                        new RuleMessage.UidRange(0, -2),
                        110,
                        Unmodelled.NOTHING)
                .add();
        NetlinkMessage route = new RouteMessage(
                        Linux.AF_INET,
                        FOUR,
                        32,
                        1000,
                        1,
                        0,
                        110,
                        0,
                        0x10,
                        FOUR,
                        Linux.AF_INET,
                        3,
                        50,
                        FOUR,
                        new RouteMetrics(1400, 1300, 20_000, 20, "reno"),
                        List.of(new RouteMessage.NextHop(FOUR, Linux.AF_INET, 3, 1, 0)),
                        Unmodelled.NOTHING)
                .add(false);
        NetlinkMessage address = new AddressMessage(
                        Linux.AF_INET,
                        24,
                        3,
                        FOUR,
                        null,
                        0,
                        AddressMessage.IFA_F_NOPREFIXROUTE,
                        "eth0:x",
                        300,
                        600,
                        110,
                        new byte[] {10, 1, 0, -1},
                        77,
                        Unmodelled.NOTHING)
                .add(false);
        return Stream.of(
                Arguments.of(
                        rule,
                        parser(bytes ->
                                RuleMessage.parse(bytes, 0, bytes.length).unmodelled())),
                Arguments.of(
                        route,
                        parser(bytes ->
                                RouteMessage.parse(bytes, 0, bytes.length).unmodelled())),
                Arguments.of(
                        address,
                        parser(bytes ->
                                AddressMessage.parse(bytes, 0, bytes.length).unmodelled())));
    }

    private static Function<byte[], Unmodelled> parser(Function<byte[], Unmodelled> parser) {
        return parser;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void ofUnknownAttributes(NetlinkMessage message, Function<byte[], Unmodelled> parser) {
        assertEquals(Unmodelled.NOTHING, parser.apply(message.toBytes(7)));
        UNKNOWN.forEach(type -> message.attribute(type, 5));
        Unmodelled read = parser.apply(message.toBytes(7));
        assertEquals(UNKNOWN, read.numbered());
        assertEquals("attribute 61 attribute 99", read.text());
        assertTrue(read.makesForeign(false));
        // A newer kernel tells of it with each object, those of netns included.
        assertFalse(read.makesForeign(true));
    }
}
