package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalOptionsTest extends Behaviour {
    GlobalOptionsTest() {
        super(RUN_NETNS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void tellsItsVersion(String option) {
        Result result = netns(option).exits(0).saysNothing();
        assertTrue(result.out().matches("netns .*\\d+\\.\\d+.*\n(?s:.*)"), result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void helps(String option) {
        Result result = netns(option).exits(0).saysNothing();
        for (String word : List.of(
                "add",
                "attach",
                "delete",
                "list",
                "set",
                "list-id",
                "identify",
                "pids",
                "exec",
                "monitor",
                "wait",
                "rename",
                "batch",
                "--json",
                "--quiet")) {
            assertTrue(result.out().contains(word), () -> "no " + word + " in\n" + result);
        }
    }

    @Test
    void tellsTheStatusesOfExec() {
        Result result = netns("exec", "--help").exits(0);
        for (String status : List.of("125", "126", "127")) {
            assertTrue(result.out().contains(status), result::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add",
                "attach",
                "delete",
                "list",
                "set",
                "list-id",
                "identify",
                "pids",
                "exec",
                "monitor",
                "wait",
                "rename",
                "batch"
            })
    void helpsWithEveryVerb(String verb) {
        Result result = netns(verb, "--help").exits(0).saysNothing();
        assertTrue(result.out().contains("netns " + verb), result::toString);
    }

    @Test
    void refusesAVerbThatItDoesNotKnow() {
        netns("lsit").refuses(2).says("lsit", "list");
        netns("frobnicate").refuses(2).says("frobnicate");
    }

    @Test
    void refusesAnOptionThatItDoesNotKnow() {
        netns("add", "--frobnicate", "red").refuses(2).says("--frobnicate");
        netns("--frobnicate", "list").refuses(2).says("--frobnicate");
        assertEquals("", entries());
    }

    @Test
    void takesJsonBeforeAndAfterTheVerbInEitherSpelling() {
        make("red");
        String expected = netns("-j", "list").exits(0).out();
        for (List<String> words : List.of(
                List.of("list", "-j"),
                List.of("--json", "list"),
                List.of("list", "--json"),
                List.of("-json", "list"),
                List.of("list", "-json"))) {
            netns(words).exits(0).prints(expected);
        }
    }

    @Test
    void takesPrettyBeforeAndAfterTheVerbInEitherSpelling() {
        make("red");
        String expected = netns("-j", "-p", "list").exits(0).out();
        for (List<String> words : List.of(
                List.of("-p", "-j", "list"),
                List.of("list", "-p", "-j"),
                List.of("--json", "--pretty", "list"),
                List.of("-json", "-pretty", "list"))) {
            netns(words).exits(0).prints(expected);
        }
    }

    @Test
    void workInTheNamespaceThatIsNamedAsIpDoes() {
        make("blue", "red");
        sh("ip -n red netns set blue 95").done();
        assertEquals(
                ip("-n", "red", "netns", "list-id").exits(0).out(),
                netns("-n", "red", "list-id").exits(0).out());
        netns("-n", "none", "list").refuses(3).says("'none'");
    }

    @Test
    void reportsErrorsAsJson() {
        make("red");
        error(netns("-j", "add", "red"), 4, "'red'");
        error(netns("add", "red", "-j"), 4, "'red'");
        error(netns("-j", "delete", "none"), 3, "'none'");
        error(netns("-j", "exec", "none", "true"), 125, "'none'");
        error(netns("-j", "set", "none", "5"), 3, "'none'");
        error(netns("-j", "frobnicate"), 2, "frobnicate");
        error(netns("-j", "add"), 2, "");
    }

    @Test
    void escapesControlCharactersInErrors() {
        netns("delete", "a\033[31mb\nc").refuses(3).says("a\\x1b[31mb\\x0ac");
        Result json = netns("-j", "delete", "a\033[31mb\nc");
        error(json, 3, "");
        assertFalse(json.err().contains("\033"), json::toString);
    }

    @Test
    void sparesWordsWhenQuiet() {
        make("red");
        netns("-q", "list").exits(0).prints("red\n");
        netns("add", "red", "-q").exits(4).printsNothing();
        netns("--quiet", "identify").exits(0).printsNothing();
    }

    @Test
    void usesNoColourInAPipe() {
        make("red");
        for (List<String> words :
                List.of(List.of("list"), List.of("--no-color", "list"), List.of("--help"), List.of("add", "red"))) {
            Result result = command(words).env("TERM", "xterm-256color").run();
            assertFalse((result.out() + result.err()).contains("\033"), result::toString);
        }
    }

    @Test
    void showsNoTraceUnlessAskedTo() {
        netns("delete", "none").refuses(3);
        netns("--debug", "delete", "none").exits(3).printsNothing().says("netns: cannot", "'none'");
    }

    @Test
    void hasTheAbbreviationsOfIp() {
        netns("a", "red").done();
        netns("ad", "blue").done();
        netns("l").exits(0).prints("blue\nred\n");
        netns("se", "red", "96").done();
        netns("s").exits(0).prints("blue\nred (id: 96)\n");
        long pid = inside("red").pid();
        netns("p", "red").exits(0).prints(pid + "\n");
        netns("i", pid).exits(0).prints("red\n");
        netns("e", "red", "echo", "ran").exits(0).prints("ran\n");
        netns("at", "alias", pid).done();
        start(command("m")).awaits("add red\n");
        netns("d", "alias").exits(0);
        netns("del", "blue").exits(0);
        assertEquals("red\n", entries());
    }

    @Test
    void runsFromAnyFolder() {
        make("red");
        sh("cd / && $netns list").prints("red\n");
        sh("mkdir $D/cwd && cd $D/cwd && rmdir $D/cwd && $netns list").exits(0).prints("red\n");
        sh("mkdir $D/cwd && cd $D/cwd && rmdir $D/cwd && $netns exec red readlink /proc/self/cwd; ls -A $D")
                .exits(0)
                .prints(directory + "/cwd (deleted)\nred\n");
    }

    @Test
    void runsThroughALink() {
        make("red");
        sh("ln -s $netns /run/link-to-netns && /run/link-to-netns list; rm /run/link-to-netns")
                .exits(0)
                .prints("red\n");
        sh("PATH=${netns%/*}:$PATH; netns list").exits(0).prints("red\n");
    }

    @Test
    void failsWhenItsOutputCannotBeWritten() {
        make("red");
        sh("$netns list > /dev/full").fails().says("netns: ").hasNoTrace();
    }

    /** An empty one would be the root directory. */
    @Test
    void takesAnEmptyRunDirectoryForNone() {
        sh("NETNS_RUN_DIR= $netns add red").done();
        assertEquals("red\n", entries());
    }

    @Test
    void usesItsRunDirectory() {
        sh("NETNS_RUN_DIR=/run/netns-other $netns add red && ls /run/netns-other")
                .exits(0)
                .prints("red\n");
        sh("umount -R /run/netns-other && rm -rf /run/netns-other /run/netns-other-state")
                .done();
        assertEquals("", entries());
    }

    /** A name in "/" would be a file of the machine's, and the directory's neighbour "/-state". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "relative",
                "./relative",
                "/run/../run/netns-dots",
                "/run/netns-file",
                "/run/netns-file/below",
                "/run/no-such-folder/netns"
            })
    void refusesARunDirectoryThatCannotBeOne(String directory) {
        sh("echo text > /run/netns-file").done();
        for (String verb : new String[] {"list", "add red", "delete red", "exec red true", "down", "rename a b"}) {
            Result result = sh("cd /run && NETNS_RUN_DIR=\"$1\" $netns " + verb, directory)
                    .refuses(2);
            result.says("NETNS_RUN_DIR cannot be '" + directory + "': ");
            assertEquals(1, result.err().lines().count(), result::toString);
        }
        sh("cd /run && NETNS_RUN_DIR=\"$1\" $netns --version && NETNS_RUN_DIR=\"$1\" $netns add --help", directory)
                .exits(0);
        sh("ls -d /red /-state /run/relative* /run/netns-dots* /run/no-such-folder /run/netns-file-state")
                .fails()
                .printsNothing();
        sh("rm /run/netns-file").done();
    }

    @Test
    void takesNoNoteOfNeedlessSlashes() {
        sh("NETNS_RUN_DIR=/run//netns-other/// $netns add red && ls /run/netns-other /run/netns-other-state")
                .exits(0)
                .prints("/run/netns-other:\nred\n\n/run/netns-other-state:\nnames.lock\n");
        sh("umount -R /run/netns-other && rm -rf /run/netns-other /run/netns-other-state")
                .done();
    }

    private static JsonObject error(Result result, int code, String word) {
        result.exits(code).printsNothing();
        assertTrue(result.err().endsWith("}\n") && result.err().lines().count() == 1, result::toString);
        JsonObject error = Json.parse(result.err()).getAsJsonObject().getAsJsonObject("error");
        assertEquals(code, error.get("code").getAsInt(), result::toString);
        assertTrue(error.get("message").getAsString().contains(word), result::toString);
        return error;
    }
}
