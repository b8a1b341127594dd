package dev.netns.front;

import static dev.netns.front.ProgramTree.shell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native program becomes Java, which finds everything as the caller had it. */
class HandoverTest {
    private static final String TELL_ARGUMENTS = "printf '<%s>\\n' \"$@\"\n";
    private static final String TELL_ENVIRONMENT = "exec env\n";
    private static final String TELL_CALLERS_ENVIRONMENT = "exec cat /proc/self/fd/$NETNS_ENVIRON_FD\n";

    @TempDir
    Path folder;

    @BeforeEach
    void isNative() throws Exception {
        ProgramTree.assumeNative();
    }

    @Test
    void otherShapesBecomeJavaWithFlagsAndArchive() throws Exception {
        List<String> lines =
                shell(tree(TELL_ARGUMENTS) + "list --json 'a  b' ''").lines().toList();
        int main = lines.indexOf("<dev.netns.cli.Main>");
        assertEquals(List.of("<list>", "<--json>", "<a  b>", "<>"), lines.subList(main + 1, lines.size()));
        assertTrue(lines.contains("<-XX:SharedArchiveFile=" + folder + "/lib/cds/17.0.1+1.jsa>"), lines.toString());
        assertTrue(lines.contains("<-Djna.boot.library.path=" + folder + "/lib>"), lines.toString());
        assertFalse(lines.toString().contains("-Dnetns.closed"), lines.toString());
    }

    @Test
    void plainShapesBecomeJavaWhereItIsAskedFor() throws Exception {
        String command = tree(TELL_ARGUMENTS) + "list";
        assertTrue(shell("NETNS_FRONT=jvm " + command).endsWith("<dev.netns.cli.Main>\n<list>\n"));
        assertFalse(shell(command).contains("<"));
    }

    @Test
    void argumentsOfAnyBytesArrive() throws Exception {
        String bytes = IntStream.rangeClosed(1, 255)
                .mapToObj(b -> String.format("\\%03o", b))
                .collect(Collectors.joining());
        String argument = "\"$(printf '" + bytes + "x')\"";
        String tell = "for last do :; done; printf %s \"$last\" | od -An -tx1\n";
        assertEquals(shell("printf %s " + argument + " | od -An -tx1"), shell(tree(tell) + "--json " + argument));
    }

    @Test
    void aHundredThousandArgumentsArrive() throws Exception {
        String tell = "while [ $1 != --json ]; do shift; done; echo $#\n";
        assertEquals("100001\n", shell("seq 100000 | " + "xargs -n 100000 -s 2000000 env " + tree(tell) + "--json"));
    }

    @Test
    void signalsLimitsAndDescriptorsAreTheCallers() throws Exception {
        String tell = "grep -E '^(Sig(Blk|Ign)|Umask)' /proc/self/status; ulimit -a; pwd; ls /proc/self/fd\n";
        String caller = "trap '' PIPE USR1 QUIT; cd /var; umask 027; ulimit -n 300; exec 7</dev/null 8>/dev/null; "
                + "exec env --block-signal=TERM,USR2 ";
        String program = tree(tell) + "--json";
        assertEquals(shell(caller + folder.resolve("java/bin/java")), shell(caller + program));
    }

    /** And what Java is given besides has other numbers than theirs. */
    @Test
    void closedDescriptorsStayUnusable() throws Exception {
        String tell = "for flag do case $flag in -Dnetns.closed=*) echo $flag >&9;; esac; done\n"
                + "tr '\\0' '\\n' </proc/self/fd/$NETNS_ENVIRON_FD >&9\n";
        String told = shell("exec 9>&1; env -i " + tree(tell) + "exec --all true 0<&- 1>&- 2>&-");
        assertTrue(told.startsWith("-Dnetns.closed=012\n"), told);
        assertTrue(told.endsWith("NETNS_JAVA=" + folder + "/java/bin/java\n"), told);
    }

    @Test
    void aFolderThatWasRemovedIsHeldByADescriptor() throws Exception {
        String program =
                tree("for flag do case $flag in -Dnetns.folder=*) " + "readlink /proc/$$/fd/${flag#*=};; esac; done\n")
                        + "--json";
        String lost = folder.resolve("lost").toString();
        assertEquals("", shell("mkdir " + lost + "; cd " + lost + "; " + program));
        assertEquals(lost + " (deleted)\n", shell("cd " + lost + "; rmdir " + lost + "; " + program));
    }

    @Test
    void theProcessStaysTheSame() throws Exception {
        assertEquals("1\n", shell("bash -c 'echo $$; exec " + tree("echo $$") + "--json' | uniq | wc -l"));
    }

    @Test
    void rootsJavaGetsWhatTheManualNamesOnly() throws Exception {
        String caller = "env -i HOME=/root PATH=/usr/bin:/bin COLUMNS=3 LD_X=1 JAVA_TOOL_OPTIONS=-Dx LC_ALL=de_DE ";
        List<String> given = shell(caller + tree("tr '\\0' '\\n' </proc/$$/environ") + "--json")
                .lines()
                .toList();
        assertEquals(
                List.of("HOME=/root", "PATH=/usr/bin:/bin", "COLUMNS=3", "NETNS_JAVA=" + folder + "/java/bin/java"),
                given.subList(0, 4));
        assertEquals("LC_ALL=C.UTF-8", given.get(4));
    }

    @Test
    void theShellLauncherGivesTheSameEnvironment() throws Exception {
        ProgramTree tree = new ProgramTree(folder, TELL_ENVIRONMENT);
        String caller = "env -i HOME=/root PATH=/usr/bin:/bin COLUMNS=3 TERM='a  b' LD_X=1 CLASSPATH=x NETNS_ENVIRON=x "
                + "NETNS_JAVA='" + tree.java() + "' ";
        assertEquals(
                sorted(shell(caller + tree.program() + " --json")),
                sorted(shell(caller + tree.launcher() + " --json")));
    }

    @Test
    void forExecJavaIsToldTheCallersSignals() throws Exception {
        String told = shell("trap '' PIPE; " + tree(TELL_ARGUMENTS) + "exec --all true");
        String ignored = shell("trap '' PIPE; awk '/^SigIgn/ { print $2 }' /proc/self/status")
                .strip();
        assertTrue(told.contains("<-Dnetns.sigign=" + ignored + ">\n"), told);
    }

    @Test
    void forExecJavaIsToldTheCallersEnvironment() throws Exception {
        String caller = "env -i Z=1 A=$'\\xff\\n' 'odd name=x' LC_ALL=xx ";
        assertEquals(
                shell(caller + "NETNS_JAVA='" + folder + "/java/bin/java' /bin/cat /proc/self/environ | od -An -c"),
                shell(caller + tree(TELL_CALLERS_ENVIRONMENT) + "exec --all true | od -An -c"));
    }

    /** More than one variable has room for. */
    @Test
    void aLongEnvironmentReachesTheProgramThatTheJvmBecomes() throws Exception {
        String caller = "long=$(printf %0100000d 0); for n in {1..9}; do export L$n=$long; done; ";
        String look = " sh -c 'env | grep ^L | sort | md5sum'";
        // The shell launcher, which makes the archive of classes at the first run, cannot hand so much over.
        shell("netns --version; netns add red");
        try {
            assertEquals(shell(caller + look), shell(caller + "netns exec --no-mounts red" + look));
        } finally {
            shell("netns delete red");
        }
    }

    @Test
    void whereThereIsNoJavaTheRestSaysSo() throws Exception {
        String hidden = "unshare -m sh -c 'mount -t tmpfs none /usr/lib/jvm && PATH= exec " + ProgramTree.PROGRAM;
        assertEquals(
                "netns: no Java 17 or newer found: install one (apt install default-jre-headless), or set NETNS_JAVA\n1\n",
                shell("unset NETNS_JAVA JAVA_HOME; " + hidden + " --json 2>&1'; echo $?"));
        assertEquals("0\n", shell("unset NETNS_JAVA JAVA_HOME; " + hidden + " list'; echo $?"));
    }

    @Test
    void theJavaAskedForMustBeOne() throws Exception {
        assertEquals(
                "netns: NETNS_JAVA=/none is not the bin/java of a Java 17 or newer\n1\n",
                shell("NETNS_JAVA=/none netns --json 2>&1; echo $?"));
    }

    /** The start of a command line that runs the program of a tree with this Java. */
    private String tree(String script) throws Exception {
        ProgramTree tree = new ProgramTree(folder, script);
        return "env NETNS_JAVA=" + tree.java() + " " + tree.program() + " ";
    }

    private static String sorted(String lines) {
        return lines.lines().sorted().collect(Collectors.joining("\n"));
    }
}
