package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Declared links, addresses, routes and all else that is in a namespace, where ip looks too. */
class NetworkTest extends Declarations {
    private static final String ROUTER = """
            [host.link.testbr0]
            type = "bridge"
            addresses = ["10.10.0.1/24", "fd10::1/64"]

            [namespace.router.sysctl]
            "net.ipv4.ip_forward" = 1

            [namespace.router.link.eth0]
            type = "veth"
            peer = "host:router0"
            peer_master = "testbr0"
            mtu = 1400
            addresses = ["10.10.0.2/24", "fd10::2/64"]

            [namespace.router.link.lan]
            type = "veth"
            peer = "client:eth0"
            addresses = ["10.11.0.1/24"]

            [[namespace.router.route]]
            to = "default"
            via = "10.10.0.1"

            [namespace.client.link.eth0]
            type = "veth"
            peer = "router:lan"
            addresses = ["10.11.0.2/24"]

            [[namespace.client.route]]
            to = "default"
            via = "10.11.0.1"

            [[namespace.client.rule]]
            from = "10.11.0.0/24"
            table = 100
            priority = 500

            [[namespace.client.neighbour]]
            address = "10.11.0.9"
            mac = "02:00:00:00:00:09"
            dev = "eth0"
            """;

    NetworkTest() {
        super(RUN_NETNS);
    }

    @AfterEach
    void removeHostLinks() {
        sh("ip link del testbr0 2>/dev/null; ip link del router0 2>/dev/null; rm -rf /etc/netns/router; true")
                .done();
    }

    @Test
    void aNetworkIsMadeAndCarriesPackets() {
        Path file = declare("a.toml", ROUTER);
        netns("apply", file)
                .exits(0)
                .printsNothing()
                .says("2 namespaces: 2 added, 0 changed, 0 as declared, 0 failed, host changed");
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        netns("apply", file).exits(0).says("2 namespaces: 0 changes, 2 as declared, 0 failed in ");
        assertEquals("1400", linkOf("router", "eth0", "mtu"));
        assertEquals("testbr0", linkOf("", "router0", "master"));
        assertEquals("netns:router", linkOf("", "router0", "ifalias"));
        sh("ip -n router -o addr show eth0").exits(0).printsWords("10.10.0.2/24", "fd10::2/64");
        sh("ip -n router route").printsWords("default via 10.10.0.1 dev eth0 proto 110");
        sh("ip -n client rule").printsWords("500:", "from 10.11.0.0/24 lookup 100 proto 110");
        sh("ip -n client neigh show nud permanent").printsWords("10.11.0.9 dev eth0 lladdr 02:00:00:00:00:09");
        sh("ip netns exec router cat /proc/sys/net/ipv4/ip_forward").prints("1\n");
        sh("ip netns exec client ping -c1 -W2 10.10.0.2").exits(0);
        sh("ping -c1 -W2 10.10.0.2").exits(0);
        netns("down").exits(0);
        sh("ip link show testbr0").fails();
        sh("ip link show router0").fails();
        assertEquals("", entries());
        assertEquals("", remembered());
    }

    /** What is changed in the declaration is changed in the system, and nothing else: an unrelated link stays the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mtu = 1400 | mtu = 1300 | ~ link eth0: mtu 1400 → 1300",
                "mtu = 1400 | '' | ~ link eth0: mtu 1400 → 1500",
                "mtu = 1400 | mac = \"02:00:00:00:00:aa\" | ~ link eth0",
                "10.11.0.2/24 | 10.11.0.3/24 | - address 10.11.0.2/24 on eth0",
                "via = \"10.11.0.1\" | via = \"10.11.0.7\" | ~ route default: via 10.11.0.1 → 10.11.0.7",
                "priority = 500 | priority = 501 | - rule priority 500 from 10.11.0.0/24 lookup 100",
                "02:00:00:00:00:09 | 02:00:00:00:00:08 | ~ neighbour 10.11.0.9 on eth0: mac 02:00:00:00:00:09 → 02:00:00:00:00:08",
                "ip_forward\" = 1 | ip_forward\" = 0 | ~ sysctl net/ipv4/ip_forward: 1 → 0",
                "\"fd10::1/64\" | \"fd10::9/64\" | - address fd10::1/64 on testbr0",
            })
    void aChangeIsSeenAndDone(String from, String to, String line) {
        Path file = declare("a.toml", ROUTER);
        netns("apply", file).exits(0);
        String before = linkOf("client", "eth0", "ifindex", "address");
        declare("a.toml", ROUTER.replace(from, to));
        netns("plan", file).exits(0).printsWords(line);
        netns("apply", file).exits(0);
        netns("plan", file).exits(0).prints("0 changes\n");
        assertEquals(before, linkOf("client", "eth0", "ifindex", "address"));
    }

    @Test
    void whatOthersTookAwayComesBack() {
        Path file = declare("a.toml", ROUTER);
        netns("apply", file).exits(0);
        sh("ip -n client addr flush dev eth0; ip link del router0; ip -n router route del default; ip -n client rule del"
                        + " priority 500")
                .exits(0);
        netns("apply", file).exits(0);
        netns("plan", file).exits(0).prints("0 changes\n");
        sh("ip netns exec client ping -c1 -W2 10.10.0.2").exits(0);
    }

    @Test
    void whatIsDeclaredNoMoreGoesAndWhatOthersMadeStays() {
        Path file = declare("a.toml", ROUTER);
        netns("apply", file).exits(0);
        sh("ip -n client link add theirs type ifb; ip -n client addr add 10.77.0.1/24 dev theirs;"
                        + " ip -n client route add 10.78.0.0/16 via 10.11.0.1")
                .exits(0);
        declare("a.toml", ROUTER.substring(0, ROUTER.indexOf("[[namespace.client.rule]]")));
        netns("plan", file)
                .exits(0)
                .printsWords(
                        "! link theirs (ifb): unmanaged, left alone",
                        "! route 10.78.0.0/16 via 10.11.0.1 dev eth0: unmanaged, left alone",
                        "- rule priority 500",
                        "- neighbour 10.11.0.9 is 02:00:00:00:00:09 on eth0",
                        "2 changes");
        netns("apply", file).exits(0);
        sh("ip -n client link show theirs").exits(0);
        netns("apply", "--prune", file).exits(0);
        sh("ip -n client link show theirs").fails();
        sh("ip -n client route show 10.78.0.0/16").prints("");
    }

    @Test
    void whatTheKernelRefusesIsSaidWithItsLineAndUndone() {
        Path file = declare("a.toml", """
                [namespace.bad.link.eth0]
                type = "veth"
                peer = "host:router0"
                addresses = ["10.12.0.2/24"]

                [[namespace.bad.route]]
                to = "10.9.0.0/16"
                via = "10.99.0.9"
                onlink = true
                dev = "lo"
                source = "10.200.0.1"

                [namespace.good]
                """);
        netns("apply", file)
                .exits(1)
                .printsNothing()
                .says(
                        "a.toml:11: cannot add route 10.9.0.0/16 via 10.99.0.9 dev lo source 10.200.0.1 onlink in 'bad': ",
                        "2 namespaces: 1 added, 0 changed, 0 as declared, 1 failed");
        assertEquals("good\n", entries());
        sh("ip link show router0").fails();
        assertEquals("good\n", remembered());
    }

    @Test
    void aKindThatTheKernelLacksIsSaidBeforeAnythingIsChanged() {
        if (sh("unshare -n ip link add x type wireguard").exit() == 0) {
            return;
        }
        Path file = declare("a.toml", """
                [host.link.testbr0]
                type = "bridge"

                [namespace.red.link.wg0]
                type = "wireguard"
                """);
        netns("apply", file)
                .exits(1)
                .says(file + ":5: cannot apply 'red': link wg0: this kernel has no links of type wireguard");
        assertEquals("", entries());
    }

    @Test
    void filesForNamesAreWrittenAndGo() throws Exception {
        Path file = declare("a.toml", """
                [namespace.router.dns]
                servers = ["10.10.0.1"]
                search = ["lan"]

                [namespace.router.hosts]
                "10.10.0.1" = ["gw", "gw.lan"]
                """);
        netns("apply", file).exits(0);
        Path resolv = Path.of("/etc/netns/router/resolv.conf");
        assertTrue(Files.readString(resolv).endsWith("search lan\nnameserver 10.10.0.1\n"), Files.readString(resolv));
        sh("\"$netns\" exec router cat /etc/hosts").exits(0).printsWords("10.10.0.1\tgw gw.lan", "127.0.0.1");
        netns("plan", file).prints("0 changes\n");
        netns("down").exits(0);
        assertTrue(Files.notExists(resolv.getParent()));
    }

    @Test
    void aFileOfSomebodyElseIsNeverOverwritten() throws Exception {
        write(Path.of("/etc/netns/router/resolv.conf"), "nameserver 192.0.2.1\n");
        Path file = declare("a.toml", "[namespace.router.dns]\nservers = [\"10.10.0.1\"]\n");
        netns("apply", file)
                .exits(1)
                .says("cannot apply 'router': file /etc/netns/router/resolv.conf is there and netns did not write it");
        assertEquals("nameserver 192.0.2.1\n", Files.readString(Path.of("/etc/netns/router/resolv.conf")));
        assertEquals("", entries());
    }

    @Test
    void theFirewallIsLoadedAgainWheneverItChanged() {
        String rules = """
                [namespace.router]
                nftables_rules = '''
                table inet filter {
                    chain input { type filter hook input priority 0; policy drop; }
                }
                '''
                """;
        Path file = declare("a.toml", rules);
        netns("apply", file).exits(0);
        sh("ip netns exec router nft list ruleset").exits(0).printsWords("policy drop");
        netns("plan", file).prints("0 changes\n");
        declare("a.toml", rules.replace("policy drop", "policy accept"));
        netns("apply", file).exits(0);
        sh("ip netns exec router nft list ruleset").exits(0).printsWords("policy accept");
        declare("a.toml", rules.replace("policy drop;", "policy drop"));
        netns("apply", file).exits(1).says(file + ":4: cannot apply 'router': nft refuses the rules here: ");
        sh("ip netns exec router nft list ruleset").exits(0).printsWords("policy accept");
        declare("a.toml", "[namespace.router]\n");
        netns("apply", file).exits(0);
        sh("ip netns exec router nft list ruleset").exits(0).prints("");
    }

    /** That of cron(8) lacks nft's directory. Hooks and commands get the caller's PATH as it is. */
    @Test
    void programsOfTheSystemAreFoundWhateverThePath() {
        Path file = declare("a.toml", """
                [namespace.router]
                nftables_rules = "table inet filter {}"
                [namespace.router.hooks]
                host_up = ["echo host $PATH > /run/hooks-out"]
                up = ["echo inside $PATH >> /run/hooks-out"]
                """);
        command("apply", file).env("PATH", "/usr/bin:/bin").run().exits(0);
        sh("cat /run/hooks-out; rm /run/hooks-out").prints("host /usr/bin:/bin\ninside /usr/bin:/bin\n");
        sh("ip netns exec router nft list ruleset").prints("table inet filter {\n}\n");
        command("exec", "router", "sh", "-c", "echo $PATH")
                .env("PATH", "/usr/bin:/bin")
                .run()
                .prints("/usr/bin:/bin\n");
        command("exec", "router", "nft", "list", "ruleset")
                .env("PATH", "/usr/bin:/bin")
                .run()
                .exits(127);
    }

    @Test
    void aProgramThatIsNotInstalledIsNamedWithItsPackage() {
        Path file = declare("a.toml", "[namespace.router]\nnftables_rules = 'table inet filter {}'\n");
        for (List<String> missing : List.of(List.of("nft", "nftables"), List.of("nsenter", "util-linux"))) {
            sh(
                            "unshare -m sh -c 'mount --bind /dev/null \"$(command -v $0)\" && exec \"$netns\" apply \"$1\"' $1 $2",
                            missing.get(0),
                            file)
                    .exits(1)
                    .says(missing.get(0), " is not installed\n", "apt install " + missing.get(1) + "\n");
        }
        assertEquals("", entries());
    }

    @Test
    void hooksRunWithTheirVariablesAndAFailureUndoes() {
        Path file = declare("a.toml", """
                [namespace.good.hooks]
                host_up = ["echo $NETNS_NAME $NETNS_PATH > /run/hooks-out"]
                up = ["ip -o link | wc -l >> /run/hooks-out"]
                down = ["echo down >> /run/hooks-out"]

                [namespace.bad.hooks]
                up = ["echo it is no good >&2; exit 3"]
                """);
        netns("apply", file).exits(1).says("hook up of 'bad' failed: ", "it is no good");
        assertEquals("good\n", entries());
        sh("cat /run/hooks-out").prints("good /run/netns/good\n1\n");
        netns("down").exits(0);
        sh("cat /run/hooks-out; rm /run/hooks-out").prints("good /run/netns/good\n1\ndown\n");
    }

    @Test
    void adoptedNamespacesKeepWhatTheyHad() {
        ip("netns", "add", "client").exits(0);
        sh("ip -n client link add theirs type ifb").exits(0);
        long inode = inode("client");
        Path file = declare("a.toml", """
                [namespace.client.link.eth0]
                type = "veth"
                peer = "host:router0"
                addresses = ["10.11.0.2/24"]
                """);
        netns("apply", file).exits(0);
        netns("plan", file).exits(0).printsWords("0 changes");
        netns("down").exits(0);
        assertEquals(inode, inode("client"));
        sh("ip -n client -br link").exits(0).printsWords("theirs");
        sh("ip -n client link show eth0").fails();
        sh("ip link show router0").fails();
    }

    @Test
    void severalAppliesAtOnceBreakNothing() {
        Path router = declare("router.toml", ROUTER);
        Path other = declare("other.toml", """
                [namespace.other.link.eth0]
                type = "veth"
                peer = "host:other0"
                addresses = ["10.13.0.2/24"]
                """);
        sh("""
                for i in 1 2 3; do for f; do "$netns" apply "$f" & all="$all $!"; done; done
                for p in $all; do wait $p || exit; done
                """, router, other).exits(0);
        for (Path file : List.of(router, other)) {
            netns("plan", file).exits(0).prints("0 changes\n");
        }
        sh("ip netns exec client ping -c1 -W2 10.10.0.2").exits(0);
        netns("down").exits(0);
        sh("ip -o link | grep -v ' lo:'").prints("");
    }

    /** An error that names it, or nothing: never a stack trace, and the next apply mends what is left. */
    @Test
    void whatOthersChangeMeanwhileIsMended() {
        Path file = declare("a.toml", ROUTER);
        netns("apply", file).exits(0);
        Child others = start(Netns.script(directory, """
                echo there
                while :; do
                    ip link del router0; ip -n client addr flush dev eth0; ip -n client link set eth0 down
                    ip -n router addr add 10.44.0.1/24 dev eth0; ip -n router route del default; ip -n client link del eth0
                done 2>/dev/null
                """)).awaits("there");
        for (int i = 0; i < 8; i++) {
            Result apply = netns("apply", file);
            assertTrue(apply.exit() == 0 || apply.exit() == 1, apply::toString);
            assertTrue(apply.exit() == 0 || apply.err().contains("netns: "), apply::toString);
            assertTrue(!apply.err().contains("internal error"), apply::toString);
        }
        others.close();
        netns("apply", file).exits(0);
        netns("plan", "--exit-code", file).exits(0);
        sh("ip netns exec client ping -c1 -W2 10.10.0.2").exits(0);
    }

    /** The kernel removes all addresses of a network with the first one, and the routes from them, or none. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatGoesWithAFirstAddressComesBack(int promoted) {
        String declared = """
                [namespace.red.sysctl]
                "net.ipv4.conf.all.promote_secondaries" = %d
                [namespace.red.link.eth0]
                type = "ifb"
                addresses = ["10.5.0.1/24", "10.5.0.2/24"]
                [[namespace.red.route]]
                to = "10.6.0.0/16"
                via = "10.5.0.9"
                source = "10.5.0.2"
                """.formatted(promoted);
        Path file = declare("a.toml", declared);
        netns("apply", file).exits(0);
        sh("ip -n red addr add 10.5.0.3/24 dev eth0").exits(0);
        declare("a.toml", declared.replace("\"10.5.0.1/24\", ", ""));
        netns("plan", file)
                .exits(0)
                .printsWords(
                        "- address 10.5.0.1/24 on eth0",
                        "~ address 10.5.0.2/24 on eth0 (kept, though the first one of its network goes)",
                        "~ address 10.5.0.3/24 on eth0 (kept, though the first one of its network goes)");
        netns("apply", file).exits(0);
        sh("ip -n red -4 -o addr show eth0 | awk '{ print $4 }' | sort").prints("10.5.0.2/24\n10.5.0.3/24\n");
        sh("ip -n red route show 10.6.0.0/16").prints("10.6.0.0/16 via 10.5.0.9 dev eth0 proto 110 src 10.5.0.2 \n");
        netns("plan", "--exit-code", file)
                .printsWords("! address 10.5.0.3/24 on eth0", "0 changes")
                .exits(0);
    }

    /** Members of what {@code ip -j link show} tells of a link, in the host where no namespace is named. */
    private String linkOf(String namespace, String link, String... members) {
        Result shown =
                namespace.isEmpty() ? ip("-j", "link", "show", link) : ip("-n", namespace, "-j", "link", "show", link);
        JsonObject told = shown.exits(0).json().getAsJsonArray().get(0).getAsJsonObject();
        return Stream.of(members).map(member -> told.get(member).getAsString()).collect(Collectors.joining(" "));
    }
}
