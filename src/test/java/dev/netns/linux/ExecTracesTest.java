package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.jna.Native;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that a JVM has become finds what it would have found without the JVM. Each test runs a program twice in the
 * same odd circumstances, once after a JVM, and compares what it prints.
 */
class ExecTracesTest {
    /** What a launcher does: it notes what the JVM will overwrite, and gives the flags that keep it from doing more. */
    private static final String LAUNCHER = """
            while read -r key value; do [ "$key" != SigIgn: ] || ignored=$value; done </proc/$$/status
            NETNS_ENVIRON=$(base64 -w0 /proc/$$/environ) \
            exec "$0" -XX:+UnlockDiagnosticVMOptions -XX:-MaxFDLimit \
            -XX:-DumpPrivateMappingsInCore -XX:-DumpSharedMappingsInCore -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
            -XX:-UsePerfData --enable-native-access=ALL-UNNAMED -Djna.nounpack=true \
            -Djna.platform.library.path=/ -Dnetns.sigign=$ignored "$@"
            """;

    /**
     * Signals that the JVM blocks, unblocks, handles or uses itself, and some that it does not know. A shell loses
     * SIGCHLD before it can be noted.
     */
    private static final String SIGNALS =
            "env --ignore-signal=PIPE,QUIT,XFSZ,USR2,SEGV,HUP,TTOU" + " --block-signal=TERM,USR1,BUS,INT,RTMAX";

    /** Fields of /proc/self/status that differ between any two processes. */
    private static final Set<String> OWN_FIELDS = Set.of("Pid", "Tgid", "NSpid", "NStgid", "FDSize", "SigQ");

    /** Of /proc/self/stat: from ppid to tpgid, priority, nice, threads, itrealvalue, rsslim, exit signal, scheduling. */
    private static final int[] COMMON_NUMBERS = {4, 5, 6, 7, 8, 18, 19, 20, 21, 25, 38, 40, 41};

    static Set<Path> javaHomes() throws IOException {
        return JavaHomes.all();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void signalsAndTheRestOfTheStatusAreTheSame(Path javaHome) throws Exception {
        assertSame(javaHome, "umask 027; " + SIGNALS, ExecTracesTest::commonFields, "/bin/cat", "/proc/self/status");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void statusIsTheSameWhereNoSignalIsIgnoredOrBlocked(Path javaHome) throws Exception {
        String circumstances = "env --default-signal";
        assertSame(javaHome, circumstances, ExecTracesTest::commonFields, "/bin/cat", "/proc/self/status");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void aFailedAttemptLeavesTheNextOneWhole(Path javaHome) throws Exception {
        String[] program = {"/bin/cat", "/proc/self/status"};
        String retried = bash(SIGNALS, afterJvm(javaHome, "retry", program));
        assertEquals(commonFields(bash(SIGNALS, program)), commonFields(retried));
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void limitsAreTheSame(Path javaHome) throws Exception {
        String circumstances = "ulimit -Sn 97; ulimit -Sc 0; ulimit -Ss 4096;";
        assertSame(javaHome, circumstances, UnaryOperator.identity(), "/bin/cat", "/proc/self/limits");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void environmentIsTheSameByteForByte(Path javaHome) throws Exception {
        String circumstances = "env -i Z=1 'A= x' EMPTY= $'BYTES=\\xff\\e\\n' LC_ALL=C PATH=/usr/bin:/bin a=again";
        assertSame(javaHome, circumstances, UnaryOperator.identity(), "/bin/cat", "/proc/self/environ");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void argumentsAreTheSameByteForByte(Path javaHome) throws Exception {
        String circumstances = "export LC_ALL=C; set -- \"$@\" '' $'\\xff\\e \\n%41' -n '*' '';";
        String[] program = {"/bin/sh", "-c", "cat /proc/$$/cmdline"};
        assertSame(javaHome, circumstances, UnaryOperator.identity(), program);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void coreDumpFilterScoreAndPersonalityAreTheSame(Path javaHome) throws Exception {
        String circumstances =
                "echo 300 >/proc/self/oom_score_adj; echo 0x13 >/proc/self/coredump_filter; setarch --addr-no-randomize";
        String[] program = {
            "/bin/cat",
            "/proc/self/oom_score_adj",
            "/proc/self/coredump_filter",
            "/proc/self/personality",
            "/proc/self/timerslack_ns",
            "/proc/self/cgroup"
        };
        assertSame(javaHome, circumstances, UnaryOperator.identity(), program);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void sessionAndSchedulingAreTheSame(Path javaHome) throws Exception {
        String circumstances = "chrt --batch 0 nice -n 5";
        assertSame(javaHome, circumstances, ExecTracesTest::commonNumbers, "/bin/cat", "/proc/self/stat");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void workingDirectoryIsTheSame(Path javaHome) throws Exception {
        assertSame(javaHome, "cd /usr/lib;", UnaryOperator.identity(), "/bin/readlink", "/proc/self/cwd");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void descriptorsOfTheCallerAreThereAndNoneOfTheJvm(Path javaHome) throws Exception {
        String circumstances = "exec 3</dev/null 4</usr 7</dev/urandom 8> >(:) 23</proc/self/ns/net;";
        assertSame(javaHome, circumstances, ExecTracesTest::descriptors, "/bin/ls", "-l", "/proc/self/fd");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void descriptorsAreTheSameWhereStdinIsClosed(Path javaHome) throws Exception {
        assertSame(javaHome, "exec 0<&-;", ExecTracesTest::descriptors, "/bin/ls", "-l", "/proc/self/fd");
    }

    private static void assertSame(Path javaHome, String circumstances, UnaryOperator<String> filter, String... program)
            throws Exception {
        String without = filter.apply(bash(circumstances, program));
        String after = filter.apply(bash(circumstances, afterJvm(javaHome, "exec", program)));
        assertFalse(without.isBlank());
        assertEquals(without, after);
    }

    private static String[] afterJvm(Path javaHome, String mode, String... program) throws URISyntaxException {
        String classPath = place(JnaSyscalls.class) + ":" + place(SyscallsProbe.class) + ":" + place(Native.class);
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                LAUNCHER,
                javaHome + "/bin/java",
                "-Djna.boot.library.path=" + System.getProperty("jna.boot.library.path"),
                "-cp",
                classPath,
                SyscallsProbe.class.getName(),
                mode));
        command.addAll(Arrays.asList(program));
        return command.toArray(new String[0]);
    }

    private static Path place(Class<?> of) throws URISyntaxException {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String bash(String circumstances, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("/bin/bash", "-c", circumstances + " \"$@\"", "bash"));
        line.addAll(Arrays.asList(command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static String commonFields(String status) {
        return status.lines()
                .filter(line -> {
                    String field = line.substring(0, line.indexOf(':'));
                    return !OWN_FIELDS.contains(field)
                            && !field.startsWith("Vm")
                            && !field.startsWith("Rss")
                            && !field.endsWith("ctxt_switches");
                })
                .collect(Collectors.joining("\n"));
    }

    private static String commonNumbers(String stat) {
        List<String> fields = List.of(stat.substring(stat.indexOf(')') + 2).split(" ", -1));
        return IntStream.of(COMMON_NUMBERS)
                .mapToObj(number -> fields.get(number - 3))
                .collect(Collectors.joining(" "));
    }

    /** The numbers and what they lead to, without what differs between any two runs. */
    private static String descriptors(String list) {
        return list.lines()
                .filter(line -> line.contains(" -> "))
                .map(line -> line.substring(0, 10)
                        + line.replaceFirst(".* (\\d+ -> )", " $1")
                                .replaceAll("pipe:.*", "pipe")
                                .replaceAll("/proc/\\d+/", "/proc/PID/"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
