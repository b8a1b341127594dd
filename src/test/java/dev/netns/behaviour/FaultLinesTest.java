package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fails names the line of the key that is at fault, not that of its table or its namespace. */
class FaultLinesTest extends Declarations {
    private static final String BEFORE = """
            [namespace.red]
            loopback = true

            """;

    FaultLinesTest() {
        super(RUN_NETNS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'net.ipv4.no_such_parameter' = 1 | net/ipv4/no_such_parameter = 1 in 'red': No such file or directory",
                "'net.ipv4.ip_default_ttl' = 'many' | net/ipv4/ip_default_ttl = many in 'red': Invalid argument",
                "'net.ipv4.tcp_available_congestion_control' = 'x' | net/ipv4/tcp_available_congestion_control = x in"
                        + " 'red': Permission denied",
            })
    void aParameterThatTheKernelRefuses(String sysctl, String words) {
        Path file = declare("a.toml", BEFORE + "[namespace.red.sysctl]\n'net.ipv4.ip_forward' = 1\n" + sysctl + "\n");
        netns("apply", file).exits(1).says("netns: " + file + ":6: cannot set sysctl " + words + "\n");
        assertEquals("", entries());
    }

    @Test
    void aHookThatFails() {
        Path file = declare("a.toml", BEFORE + """
                [namespace.red.hooks]
                host_up = ["true"]
                up = [
                    "true",
                    "echo no luck; exit 3",
                ]
                """);
        netns("apply", file)
                .exits(1)
                .says("netns: " + file + ":8: hook up of 'red' failed: echo no luck; exit 3: no luck\n");
        declare("a.toml", BEFORE + "[namespace.red.hooks]\nup = ['true']\nhost_up = ['true', 'false']\n");
        netns("apply", file)
                .exits(1)
                .says("netns: " + file + ":6: hook host_up of 'red' failed: false: it ended with status 1\n");
        assertEquals("", entries());
    }

    /** Router advertisements could bring an address that reaches the gateway, so that only the kernel knows. */
    @Test
    void aRouteWhoseGatewayNothingReaches() {
        Path file = declare("a.toml", BEFORE + """
                [namespace.red.link.x]
                type = "bridge"
                accept_ra = 2

                [[namespace.red.route]]
                to = "2001:db8:1::/48"
                metric = 5
                via = "2001:db8::1"
                """);
        netns("apply", file).exits(1).says("netns: " + file + ":11: cannot add route 2001:db8:1::/48 via 2001:db8::1");
    }

    @Test
    void aKeyThatTheKernelNames() {
        String route = BEFORE + """
                [namespace.red.link.x]
                type = "bridge"
                addresses = ["10.0.0.1/24"]

                [[namespace.red.route]]
                to = "10.1.0.0/16"
                via = "10.0.0.2"
                """;
        Path file = declare("a.toml", route + "congctl = 'unheard-of'\n");
        netns("apply", file).exits(1).says("netns: " + file + ":11: cannot add route 10.1.0.0/16 via 10.0.0.2");
        declare("a.toml", route + "source = '10.9.9.9'\n");
        netns("apply", file).exits(1).says("netns: " + file + ":11: cannot add route 10.1.0.0/16 via 10.0.0.2");
    }

    /** What check finds already. */
    @Test
    void checkNamesTheKeys() {
        Path file = declare("a.toml", BEFORE + """
                [[namespace.red.route]]
                to = "10.1.0.0/16"
                via = "10.0.0.2"

                [[namespace.red.rule]]
                table = 7
                iif = "eth9"

                [[namespace.red.neighbour]]
                address = "10.0.0.2"
                mac = "02:00:00:00:00:01"
                dev = "eth8"
                """);
        netns("check", file)
                .exits(2)
                .says(
                        file + ":6: no address of this namespace reaches the gateway 10.0.0.2",
                        file + ":10: 'iif': there is no link 'eth9' in this namespace",
                        file + ":15: 'dev': there is no link 'eth8' in this namespace");
    }
}
