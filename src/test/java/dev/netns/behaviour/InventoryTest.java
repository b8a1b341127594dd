package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code list --all}: one test for each way in which a namespace can be held. */
class InventoryTest extends Behaviour {
    /** Perl's own words for calls that it has no functions for. */
    private static final String CALLS = """
            $| = 1;
            my $arm = `uname -m` =~ /aarch64/;
            my ($setns, $gettid, $unshare) = $arm ? (268, 178, 97) : (308, 186, 272);
            sub enter { open(my $ns, "<", $_[0]) or die; syscall($setns, fileno($ns), 0x40000000) == 0 or die; }
            """;

    @Test
    void findsANameWithoutProcesses() {
        make("red");
        sh("ip link add outer type veth peer name inner netns $D/red && nsenter --net=$D/red ip link set lo up")
                .done();
        JsonObject found = found(inode("red"));
        assertEquals(List.of("red"), strings(found, "names"));
        assertEquals(List.of(), strings(found, "paths"));
        assertEquals(
                List.of("inner", "lo"),
                strings(found, "interfaces").stream().sorted().toList());
        assertEquals(0, found.get("processes").getAsInt());
        assertFalse(found.has("pid"), found::toString);
    }

    @Test
    void findsTheNsid() {
        make("red");
        sh("ip netns attach inventory $$; ip netns delete inventory").exits(0);
        assertFalse(found(inode("red")).has("id"));
        sh("mkdir -p /run/netns && : > /run/netns/red && mount --bind $D/red /run/netns/red && ip netns set red 71")
                .done();
        assertEquals(71, found(inode("red")).get("id").getAsInt());
    }

    @Test
    void findsProcesses() {
        Child first = waiting("unshare", "-n", "sh", "-c", "sleep 1000 & echo there; wait");
        JsonObject found = found(inodeOf(first.pid(), "net"));
        assertEquals(2, found.get("processes").getAsInt());
        assertEquals(first.pid(), found.get("pid").getAsLong());
        assertEquals("root", found.get("user").getAsString());
        assertTrue(found.get("command").getAsString().startsWith("sh -c sleep 1000"), found::toString);
        assertEquals(List.of("lo"), strings(found, "interfaces"));
        assertEquals(List.of(), strings(found, "names"));
    }

    @Test
    void findsAThreadWhoseProcessIsElsewhere() {
        make("red");
        Child process = perl("""
                use threads;
                threads->create(sub { enter($ARGV[0]); print "thread ", syscall($gettid), " there\\n"; sleep 1000 })->join;
                """, directory.resolve("red"));
        String tid = process.output().split(" ")[1];
        long inode = inode("red");
        sh("umount $D/red && rm $D/red").done();
        JsonObject found = found(inode);
        assertEquals("{\"how\":\"thread\",\"pid\":" + process.pid() + ",\"tid\":" + tid + "}", onlyHolder(found));
        assertEquals(0, found.get("processes").getAsInt());
        assertEquals(List.of("lo"), strings(found, "interfaces"));
    }

    /** Its link in /proc is a path, and a wrong one. */
    @Test
    void findsADescriptorOfAMountThatIsGone() {
        make("red");
        long inode = inode("red");
        Child process = waiting(
                "bash",
                "-c",
                "exec 7<\"$0\" && umount -l \"$0\" && echo there; exec sleep 1000",
                directory.resolve("red"));
        sh("rm $D/red").done();
        assertEquals("{\"how\":\"descriptor\",\"pid\":" + process.pid() + ",\"fd\":7}", onlyHolder(found(inode)));
    }

    @Test
    void findsASocket() {
        Child process = perl("""
                use Socket;
                my $home = "/proc/$$/ns/net";
                open(my $own, "<", $home) or die;
                syscall($unshare, 0x40000000) == 0 or die;
                my $inode = (stat $home)[1];
                socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die;
                syscall($setns, fileno($own), 0x40000000) == 0 or die;
                close $own;
                print "inode $inode fd ", fileno($socket), " there\\n";
                sleep 1000;
                """);
        String[] words = process.output().split(" ");
        JsonObject found = found(Long.parseLong(words[1]));
        assertEquals("{\"how\":\"socket\",\"pid\":" + process.pid() + ",\"fd\":" + words[3] + "}", onlyHolder(found));
        assertEquals(process.pid(), found.get("pid").getAsLong());
        assertEquals(List.of("lo"), strings(found, "interfaces"));
    }

    @Test
    void findsAMountOutsideTheRunDirectory() {
        make("red");
        sh(": > /run/elsewhere && mount --bind $D/red /run/elsewhere && umount $D/red && rm $D/red")
                .done();
        JsonObject found =
                found(Long.parseLong(sh("stat -c %i /run/elsewhere").out().strip()));
        sh("umount /run/elsewhere && rm /run/elsewhere").done();
        assertEquals(List.of("/run/elsewhere"), strings(found, "paths"));
        assertEquals(List.of(), strings(found, "names"));
    }

    @Test
    void findsAMountInAnotherMountNamespace() {
        Child process = waiting(
                "unshare",
                "-m",
                "sh",
                "-c",
                ": > $0 && unshare --net=$0 true && echo there; exec sleep 1000",
                directory.resolve("hidden"));
        Path path = Path.of("/proc/" + process.pid() + "/root" + directory.resolve("hidden"));
        JsonObject found = found(
                Long.parseLong(Command.of("stat", "-c", "%i", path).run().out().strip()));
        assertEquals(List.of(path.toString()), strings(found, "paths"));
        assertEquals(List.of("lo"), strings(found, "interfaces"));
        assertEquals(process.pid(), found.get("pid").getAsLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"})
    void findsNamespacesOfEveryType(String type) {
        long own = inodeOf(ProcessHandle.current().pid(), type);
        JsonObject found = withNumber(
                        netns("-j", "list", "--type", type).exits(0).json(), "inode", own)
                .orElseThrow();
        assertEquals(type, found.get("type").getAsString());
        assertTrue(found.get("processes").getAsInt() > 0, found::toString);
    }

    /** It sees those that processes are in; what it saw and what is still there after us, we have seen too. */
    @Test
    void findsAllThatLsnsFinds() {
        make("red");
        long named = inside("red").pid();
        long unnamed = waiting("unshare", "-n", "sh", "-c", "echo there; exec sleep 1000")
                .pid();
        List<String> theirs = sh("lsns --noheadings --raw --type net --output NS,PID")
                .exits(0)
                .lines();
        JsonElement ours = netns("-j", "list", "--all").exits(0).json();
        for (String row : theirs) {
            long inode = Long.parseLong(row.split(" ")[0]);
            boolean seen = withNumber(ours, "inode", inode).isPresent();
            boolean remains =
                    sh("readlink /proc/$1/ns/net || :", row.split(" ")[1]).out().equals("net:[" + inode + "]\n");
            assertTrue(seen || !remains, () -> row + " of lsns is not in\n" + ours);
        }
        for (long pid : new long[] {named, unnamed}) {
            assertTrue(withNumber(ours, "inode", inodeOf(pid, "net")).isPresent(), ours::toString);
        }
    }

    @Test
    void tellsTypesOfMountsApart() {
        sh(": > $D/uts && unshare --uts=$D/uts true").done();
        long inode = inode("uts");
        assertEquals(Optional.empty(), withNumber(netns("-j", "list", "--all").json(), "inode", inode));
        Child process = waiting(
                "bash",
                "-c",
                "exec 7<\"$0\" && umount -l \"$0\" && echo there; exec sleep 1000",
                directory.resolve("uts"));
        assertEquals(Optional.empty(), withNumber(netns("-j", "list", "--all").json(), "inode", inode));
        JsonObject found = withNumber(
                        netns("-j", "list", "--all", "--type", "uts").json(), "inode", inode)
                .orElseThrow();
        assertEquals("{\"how\":\"descriptor\",\"pid\":" + process.pid() + ",\"fd\":7}", onlyHolder(found));
    }

    @Test
    void isATableWithTabsInAPipe() {
        make("red");
        long pid = inside("red").pid();
        Result result = netns("list", "--all").exits(0);
        assertEquals(
                "INODE\tNSID\tNAME\tPROCS\tPID\tUSER\tOWNER\tLINKS\tHELD\tCOMMAND",
                result.lines().get(0));
        String line = inode("red") + "\t-\tred\t1\t" + pid + "\troot\t";
        assertTrue(
                result.lines().stream().anyMatch(row -> row.startsWith(line) && row.endsWith("\tlo\t-\tsleep 1000")),
                result::toString);
    }

    @Test
    void saysWhatItCouldNotSee() {
        make("red");
        Result result = sh("setpriv --reuid 65534 --regid 65534 --clear-groups $netns -j list --all")
                .exits(0);
        result.says("processes could not be looked at without root");
        JsonObject found = withNumber(result.json(), "inode", inode("red")).orElseThrow();
        assertEquals(List.of("red"), strings(found, "names"));
        assertFalse(found.has("interfaces"), found::toString);
    }

    @Test
    void refusesATypeThatThereIsNot() {
        netns("list", "--type", "net2").refuses(2).says("'net2'", "cgroup, ipc, mnt, net, pid, time, user, uts");
    }

    @Test
    void isAlignedAndBoldOnATerminal() {
        make("red");
        Terminal terminal = Terminal.open(this);
        terminal.enter(
                "stty cols 60; $netns list --long; NO_COLOR=1 $netns list --long; $netns list --no-color --long");
        terminal.enter("echo en''d").awaits("end");
        String row = "red   " + inode("red") + "  -     0      lo     ";
        String heading = "NAME  INODE       NSID  PROCS  LINKS  AGE  OWNER";
        assertTrue(terminal.screen().contains("\033[1m" + heading + "\033[0m\r\n" + row), terminal::screen);
        assertEquals(3, terminal.screen().split(heading.replaceAll(" +", " +"), -1).length - 1, terminal::screen);
        assertEquals(2, terminal.screen().split("\033\\[1m", -1).length, terminal::screen);
        terminal.close();
    }

    private JsonObject found(long inode) {
        Result result = netns("-j", "list", "--all").exits(0);
        return withNumber(result.json(), "inode", inode)
                .orElseThrow(() -> new AssertionError("no " + inode + " in\n" + result));
    }

    /** Starts a program that says when it is ready. */
    private Child waiting(Object... words) {
        return start(Command.of(words)).awaits("there");
    }

    private Child perl(String script, Object... arguments) {
        return start(Command.of("perl", "-e", CALLS + script).and(arguments)).awaits("there");
    }

    private static String onlyHolder(JsonObject namespace) {
        JsonArray holders = namespace.getAsJsonArray("holders");
        assertEquals(1, holders.size(), namespace::toString);
        return holders.get(0).toString();
    }

    private static Optional<JsonObject> withNumber(JsonElement array, String key, long number) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(object -> object.get(key).getAsLong() == number)
                .findFirst();
    }

    private static List<String> strings(JsonObject object, String key) {
        JsonArray array = Objects.requireNonNull(object.getAsJsonArray(key), object::toString);
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }

    private static long inodeOf(long pid, String type) {
        return Long.parseLong(Command.of("stat", "-L", "-c", "%i", "/proc/" + pid + "/ns/" + type)
                .run()
                .out()
                .strip());
    }
}
