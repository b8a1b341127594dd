package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.config.Declaration;
import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.OwnNetwork;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.names.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replacements of links that fail: the old link is there as it was, with all that was on it. */
@Tag("root")
@ExtendWith(OwnNetwork.class)
class ReplacementTest {
    private static final String BEFORE = """
            [namespace.red.link.base]
            type = 'ifb'
            mtu = 1400
            addresses = ['10.76.0.1/24']
            [namespace.red.link.up]
            type = 'vxlan'
            parent = 'base'
            id = 10
            local = '10.76.0.1'
            remote = '10.76.0.2'
            port = 4790
            mtu = 1300
            mac = '02:00:00:00:00:10'
            addresses = ['10.77.0.1/24', 'fd77::1/64']
            accept_ra = 0
            [namespace.red.link.top]
            type = 'macvlan'
            parent = 'up'
            mode = 'bridge'
            addresses = ['10.78.0.1/24']
            [namespace.red.link.br]
            type = 'bridge'
            addresses = ['10.79.0.1/24']
            [namespace.red.link.port]
            type = 'veth'
            peer = 'blue:far'
            master = 'br'
            hairpin = true
            [namespace.blue.link.far]
            type = 'veth'
            peer = 'red:port'
            addresses = ['10.79.0.2/24']
            [[namespace.red.route]]
            to = 'default'
            via = '10.77.0.9'
            """;

    private Machine machine;

    @BeforeEach
    void start() {
        machine = new Machine();
    }

    @AfterEach
    void stop() {
        machine.takeDown();
        machine.close();
    }

    /** The kernel is asked before anything goes: so what others have put there stays, too. */
    @Test
    void whatTheKernelRefusesIsNotBegun() throws Exception {
        applied(Declared.read(BEFORE));
        ip("link", "set", "base", "promisc", "on");
        ip("addr", "add", "10.80.0.1/24", "dev", "br");
        String was = seen();
        Declaration refused =
                Declared.read(noBridge("type = 'vxlan'\nid = 7\nremote = '10.76.0.3'\nport = 4790\nmtu = 70000"));
        Report report = machine.provision(refused, machine.sys);
        assertTrue(
                report.failed().stream()
                        .anyMatch(outcome ->
                                String.valueOf(outcome.failure()).contains("cannot replace link br in 'red'")),
                () -> report.failed().toString());
        assertSame(was, seen(), "");
    }

    /** What others have added to a link is on the new one, too; what netns understands by half is lost, and said to be. */
    @Test
    void theNewLinkGetsWhatOthersAdded() throws Exception {
        applied(Declared.read(BEFORE));
        ip("addr", "add", "10.80.0.1/24", "dev", "up");
        ip("route", "add", "10.81.0.0/16", "via", "10.80.0.7");
        ip("route", "add", "10.82.0.0/16", "dev", "up", "rto_min", "7ms");
        Declaration after = Declared.read(BEFORE.replace("id = 10", "id = 11"));
        List<String> plan = machine.planToApply(after, machine.sys).plan().lines();
        String lost = "route 10.82.0.0/16 dev up lock rto_min 7";
        assertTrue(plan.contains("  ! " + lost + ": unmanaged, lost with the link that is replaced"), plan::toString);
        Report report = machine.provision(after, machine.sys);
        assertEquals(List.of(), report.failed());
        List<String> remarks = report.outcomes().stream()
                .flatMap(outcome -> outcome.remarks().stream())
                .toList();
        assertEquals(List.of(lost + " was lost with the link that was replaced"), remarks);
        String now = seen();
        assertTrue(now.contains("10.80.0.1/24") && now.contains("10.81.0.0/16 via 10.80.0.7 dev up"), now);
    }

    /** A kernel parameter that the old link does not get back is not passed over. */
    @Test
    void aParameterThatIsNotPutBackIsTold() throws Exception {
        applied(Declared.read(BEFORE));
        Declaration after =
                Declared.read(BEFORE.replace("id = 10", "id = 11").replace("accept_ra = 0", "accept_ra = 1"));
        FailingSyscalls failing = new FailingSyscalls(
                machine.sys,
                (number, call) -> call.contains("conf/up/accept_ra") && call.contains("O_WRONLY") ? Errno.ENOBUFS : 0);
        String told = machine.provision(after, failing).failed().toString();
        assertTrue(
                told.contains(
                        "cannot put back link up as it was: sysctl net/ipv6/conf/up/accept_ra = 0: No buffer space"),
                told);
    }

    /** What others have added to the old link is put back with it. */
    @Test
    void whatFailsLaterPutsTheOldLinkBack() throws Exception {
        applied(Declared.read(BEFORE));
        ip("addr", "add", "10.80.0.1/24", "dev", "up");
        ip("route", "add", "10.81.0.0/16", "via", "10.80.0.7");
        ip("route", "add", "10.82.0.0/16", "dev", "up");
        ip("neigh", "add", "10.77.0.8", "lladdr", "02:00:00:00:00:99", "dev", "up");
        ip("link", "add", "strange", "type", "ifb");
        ip("link", "set", "strange", "master", "br");
        String was = seen();
        String after = noBridge("type = 'ifb'")
                        .replace("id = 10", "id = 11")
                        .replace("peer = 'blue:far'", "peer = 'blue:other'")
                        .replace("blue.link.far", "blue.link.other")
                + "[namespace.red.sysctl]\n'net.ipv4.ip_forward' = 'nonsense'\n";
        Report report = machine.provision(Declared.read(after), machine.sys);
        assertEquals(
                List.of(),
                report.failed().stream()
                        .map(outcome -> String.valueOf(outcome.failure()))
                        .filter(words -> words.contains("what was done before was not undone"))
                        .toList());
        assertEquals(2, report.failed().size());
        assertSame(was, seen(), "");
        assertEquals(
                List.of("0 changes"),
                machine.planToApply(Declared.read(BEFORE), machine.sys).plan().lines().stream()
                        .filter(line -> line.contains("change"))
                        .toList());
    }

    @Test
    void whicheverCallFailsTheLinkIsAsBeforeOrAsDeclared() throws Exception {
        Declaration before = Declared.read(BEFORE);
        Declaration after = Declared.read(BEFORE.replace("id = 10", "id = 11"));
        applied(before);
        String wasBefore = seen();
        RecordingSyscalls counting = new RecordingSyscalls(machine.sys);
        machine.provision(after, counting);
        int calls = counting.names().size();
        String isAfter = seen();
        int failures = 0;
        for (int n = 1; n <= calls; n++) {
            applied(before);
            FailingSyscalls failing = FailingSyscalls.at(machine.sys, n);
            try {
                failures += machine.provision(after, failing).failed().size();
            } catch (Failure e) {
                failures++;
            }
            String now = seen();
            if (!now.equals(isAfter)) {
                assertSame(wasBefore, now, "after call " + n + ", the last of\n" + failing.calls());
            }
        }
        assertTrue(failures > calls / 4, "only " + failures + " of " + calls + " calls made it fail");
    }

    /** Killed while it is tried, the new one has no name of ours, but its mark. */
    @Test
    void whatIsLeftOfATrialGoes() throws Exception {
        applied(Declared.read(BEFORE));
        ip("link", "add", "nn1.1", "type", "ifb");
        ip("link", "set", "nn1.1", "alias", Views.TEMPORARY);
        assertTrue(machine.planToApply(Declared.read(BEFORE), machine.sys)
                .plan()
                .lines()
                .contains("  - link nn1.1 (ifb, left by an apply that was killed)"));
        applied(Declared.read(BEFORE));
    }

    /** Fails with the lines that differ. */
    private static void assertSame(String was, String is, String context) {
        List<String> before = List.of(was.split("\n"));
        List<String> now = List.of(is.split("\n"));
        assertEquals(
                before.stream().filter(line -> !now.contains(line)).toList(),
                now.stream().filter(line -> !before.contains(line)).toList(),
                context);
    }

    private static String noBridge(String instead) {
        return BEFORE.replace("type = 'bridge'", instead).replace("master = 'br'\nhairpin = true\n", "");
    }

    private void applied(Declaration declaration) {
        assertEquals(
                List.of(),
                machine.provision(declaration, machine.sys).failed().stream()
                        .map(outcome -> String.valueOf(outcome.failure()))
                        .toList());
        assertEquals(
                List.of("0 changes"),
                machine.planToApply(declaration, machine.sys).plan().lines());
    }

    /** What ip tells of the links of both namespaces and of what is on them, without what the kernel counts and chooses. */
    private String seen() throws Exception {
        StringBuilder seen = new StringBuilder();
        for (String namespace : List.of("red", "blue")) {
            for (String what : List.of(
                    "-d link show",
                    "addr show",
                    "-4 route show table all",
                    "-6 route show proto static",
                    "neigh show nud permanent")) {
                seen.append(run(namespace, ("ip -o " + what).split(" ")));
            }
        }
        return Stream.of(seen.toString().split("\n"))
                .map(line -> line.replaceAll(
                        "^[0-9]+: |port_id.*|(promiscuity|allmulti) [0-9]+|link/\\S+ \\S+|@\\S+|valid_lft.*|tentative ?|designated.*|numtxq.*"
                                + "|bridge forward_delay.*|link-netns\\S* \\S+|fe80\\S+|inet6 /64.*|state \\S+|\\s+$|,?[A-Z]*LOWER[A-Z_]*|dadfailed|linkdown ?",
                        ""))
                .filter(line -> !line.contains("kernel_ll") && !line.contains("scope link proto"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private void ip(String... words) throws Exception {
        run("red", Stream.concat(Stream.of("ip"), Stream.of(words)).toArray(String[]::new));
    }

    private String run(String namespace, String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of("nsenter", "--net=" + machine.directory.resolve(namespace)), Stream.of(words))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", words) + ": " + output);
        return output;
    }
}
