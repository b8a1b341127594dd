package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An ordinary user: reading works as far as the kernel lets it, changing is refused with the capability it takes. */
class NotRootTest extends Behaviour {
    private static final String AS_NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups";
    private static final int NSID = 851;

    private Child ofRoot;
    private Child ofNobody;

    NotRootTest() {
        super(RUN_NETNS);
    }

    @BeforeEach
    void makeNamespaceAndProcesses() {
        assumeRealRoot("another user is there for root only");
        make("red");
        ip("netns", "set", "red", NSID).exits(0);
        ofRoot = inside("red");
        ofNobody = start(Command.of("sh", "-c", "exec " + AS_NOBODY + " sh -c 'echo there; exec sleep 1000'"))
                .awaits("there");
    }

    /** Each with the capability that it takes; ROOT and NOBODY stand for the ids of processes. */
    static Stream<List<String>> changes() {
        return Stream.of(
                List.of("CAP_SYS_ADMIN", "add blue"),
                List.of("CAP_SYS_ADMIN", "add --nsid 852 blue"),
                List.of("CAP_SYS_ADMIN", "attach blue NOBODY"),
                List.of("CAP_SYS_ADMIN", "attach blue red"),
                List.of("CAP_SYS_ADMIN", "attach --replace red NOBODY"),
                List.of("CAP_SYS_PTRACE", "attach blue ROOT"),
                List.of("CAP_SYS_PTRACE", "attach blue pid:ROOT"),
                List.of("CAP_SYS_ADMIN", "delete red"),
                List.of("CAP_SYS_ADMIN", "delete --all"),
                List.of("CAP_SYS_ADMIN", "delete --kill red"),
                List.of("CAP_SYS_ADMIN", "delete --wait=1 red"),
                List.of("CAP_NET_ADMIN", "set red 853"),
                List.of("CAP_NET_ADMIN", "set pid:NOBODY auto"),
                List.of("CAP_SYS_ADMIN", "rename red blue"),
                List.of("CAP_SYS_ADMIN", "-n red list"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changesNothing(List<String> change) {
        assertIsOneLine(asNobody(change.get(1)).refuses(5), change.get(0));
        assertEquals("red\n", entries());
        assertTrue(isNamespace("red"));
        assertTrue(ofRoot.running());
    }

    @Test
    void saysTheCapabilityInJsonToo() {
        Result result = asNobody("-j add blue").exits(5).printsNothing();
        assertTrue(Json.holds(Json.parse(result.err()), 5));
        result.says("CAP_SYS_ADMIN");
    }

    @Test
    void exportsWhatItCanSee() {
        Result result = asNobody("export").exits(0);
        assertTrue(
                result.out().contains("# not exported: 'red': to look into it needs root (CAP_SYS_ADMIN)"),
                result::toString);
        result.says("cannot look into the namespaces, ignoring what is in them: this needs root (CAP_SYS_ADMIN)");
        assertEquals(
                0, result.out().lines().filter(line -> line.startsWith("[")).count(), result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec red true", "exec --no-mounts red true", "exec --user nobody red true"})
    void doesNotExecute(String words) {
        assertIsOneLine(asNobody(words).refuses(125), "CAP_SYS_ADMIN");
    }

    @Test
    void says125ForEachOfSeveralExecutions() {
        asNobody("exec --all true").exits(1).says("red: netns: cannot", "CAP_SYS_ADMIN", "red   125");
    }

    /** What is not there, or is there as wanted, takes no privilege. */
    @Test
    void refusesForWantOfWhatIsMissingOnly() {
        asNobody("add --if-not-exists red").done();
        asNobody("delete --if-exists blue").done();
        asNobody("add red").refuses(4);
        asNobody("delete blue").refuses(3);
        asNobody("rename blue green").refuses(3);
        asNobody("set blue 854").refuses(3);
    }

    @Test
    void readsWhatEverybodyMaySee() {
        asNobody("list").exits(0).prints("red (id: " + NSID + ")\n").saysNothing();
        asNobody("-j list").printsJsonWith("red", NSID, inode("red"));
        asNobody("list-id").exits(0).prints(ip("netns", "list-id").out()).saysNothing();
        asNobody("identify NOBODY").exits(0).printsNothing().says("inode " + ownInode());
        asNobody("identify inode:" + inode("red")).exits(0).prints("red\n");
        asNobody("identify id:" + NSID).exits(0).prints("red\n");
        asNobody("wait --timeout 10 red").done();
        asNobody("wait --timeout 10 --gone blue").done();
        start(Netns.script(directory, "exec " + line("monitor"))).awaits("add red\n");
    }

    @Test
    void saysWhatItCouldNotSee() {
        asNobody("pids red").exits(0).printsNothing().says("processes could not be looked at without root");
        asNobody("-j pids red").exits(0).prints("[]\n").says("could not be looked at");
        assertIsOneLine(asNobody("identify ROOT").refuses(5), "CAP_SYS_PTRACE");
        assertIsOneLine(asNobody("identify pid:ROOT").refuses(5), "CAP_SYS_PTRACE");
        assertIsOneLine(asNobody("list-id target-nsid " + NSID).refuses(5), "CAP_NET_ADMIN");
        asNobody("identify inode:1").refuses(3).says("could not be looked at without root");
        asNobody("identify id:855").refuses(3).says("could not be looked at without root");
    }

    @Test
    void seesItsOwnProcessesInsideANamespace() {
        Child own = start(Command.of(
                        "sh",
                        "-c",
                        "exec nsenter --net=/run/netns/red " + AS_NOBODY + " sh -c 'echo there; exec sleep 1000'"))
                .awaits("there");
        asNobody("pids red").exits(0).prints(own.pid() + "\n").says("could not be looked at");
        asNobody("identify " + own.pid()).exits(0).prints("red\n").saysNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "-j list",
                "identify",
                "identify NOBODY",
                "pids red",
                "wait red",
                "wait --gone red",
                "monitor",
                "add blue",
                "attach blue NOBODY",
                "delete red",
                "delete --all",
                "delete --if-exists red",
                "set red 856",
                "rename red blue"
            })
    void isRefusedARunDirectoryThatItMayNotSearch(String words) {
        sh("chmod 0700 $D").done();
        Result result = asNobody(words).exits(5).printsNothing().says("Permission denied");
        result.says("CAP_DAC_OVERRIDE").hasNoTrace();
        assertEquals(1, result.err().lines().count(), result::toString);
    }

    @Test
    void readsOnWithoutTheNames() {
        sh("chmod 0700 $D").done();
        asNobody("list-id").exits(0).says("/run/netns", "Permission denied", "names are missing");
        assertTrue(asNobody("list-id").out().contains("nsid " + NSID + " \n"));
        asNobody("pids inode:" + ownInode()).exits(0).says("could not be looked at");
        asNobody("pids inode:1").refuses(3).says("/run/netns", "Permission denied");
        assertIsOneLine(asNobody("exec red true").refuses(125), "CAP_DAC_OVERRIDE");
    }

    @Test
    void findsNothingWhereThereIsNoRunDirectory() {
        sh("umount -l -R $D && rm -r $D").done();
        asNobody("list").done();
        asNobody("-j list").exits(0).prints("[]\n");
        asNobody("delete --all").done();
        asNobody("pids red").refuses(3);
        asNobody("identify").exits(0).printsNothing().says("inode " + ownInode());
        assertIsOneLine(asNobody("add red").refuses(5), "CAP_SYS_ADMIN");
        assertIsOneLine(asNobody("attach red NOBODY").refuses(5), "CAP_DAC_OVERRIDE");
    }

    /** Root without the one capability is told of that one. */
    @Test
    void tellsRootWhatIsMissing() {
        without("sys_admin", "add blue").refuses(5).says("CAP_SYS_ADMIN");
        without("net_admin", "add blue").refuses(5).says("CAP_NET_ADMIN");
        without("net_admin", "set red 857").refuses(5).says("CAP_NET_ADMIN");
        without("net_admin", "delete --wait=1 red").refuses(5).says("CAP_NET_ADMIN");
        assertEquals("red\n", entries());
    }

    private Result without(String capability, String words) {
        return sh("setpriv --bounding-set=-" + capability + " --inh-caps=-all $netns " + words);
    }

    private static void assertIsOneLine(Result result, String capability) {
        result.says("this needs root (" + capability + ")");
        assertEquals(1, result.err().lines().count(), result::toString);
    }

    private Result asNobody(String words) {
        return sh(line(words));
    }

    private String line(String words) {
        return AS_NOBODY + " $netns "
                + words.replace("ROOT", Long.toString(ofRoot.pid())).replace("NOBODY", Long.toString(ofNobody.pid()));
    }
}
