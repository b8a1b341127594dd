package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.config.Origin;
import dev.netns.config.Origins;
import dev.netns.linux.Text;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's words, as Linux has them in fib_semantics.c, metrics.c and ipv6/route.c, and the lines that they lead to. */
class FaultyKeyTest {
    private static final Origins ROUTE =
            new Origins(line(1), Map.of("to", line(2), "via", line(3), "congctl", line(4), "source", line(5)));

    @ParameterizedTest
    @CsvSource({
        "101, Nexthop has invalid gateway, 3",
        "22, Nexthop has invalid gateway or device mismatch, 3",
        "22, Gateway can not be a local address, 3",
        "22, Unknown tcp congestion algorithm, 4",
        "22, Invalid prefsrc address, 5",
        "22, Invalid source address, 5",
        "113, , 3",
        "100, Nexthop device is not up, 1",
        "22, Something new, 1",
        "17, , 1",
    })
    void theKeyIsFound(int errno, String words, int expected) {
        assertEquals(line(expected), FaultyKey.of(ROUTE, errno, words == null ? null : Text.encode(words)));
    }

    private static Origin line(int number) {
        return new Origin(Path.of("a.toml"), number);
    }
}
