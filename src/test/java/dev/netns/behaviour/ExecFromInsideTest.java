package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program sees that {@code netns exec} started is what one sees that {@code ip netns exec} started: nothing
 * tells it that a JVM was there before it.
 */
class ExecFromInsideTest extends Behaviour {
    /** All that a process inherits and can read of itself. */
    private static final String PROBE = """
            pwd; cd /proc/$$ || exit
            grep -E '^(Umask|Uid|Gid|Groups|Threads|Cap|NoNew|Seccomp|Spec|THP|Cpus|Mems|CoreD|untag)' status
            cat limits personality oom_score_adj timerslack_ns coredump_filter autogroup cgroup comm timers
            grep -E '^(policy|prio) ' sched
            cut -d' ' -f18,19,40,41 stat
            for f in fd/*; do echo "$f $(readlink $f)"; grep -hE 'pos|flags' fdinfo/${f#fd/}; done
            ulimit -a; ulimit -Ha; ionice -p $$; chrt -p $$ | cut -d: -f2
            """;

    ExecFromInsideTest() {
        super(RUN_NETNS);
    }

    @BeforeEach
    void makeNamespace() {
        make("red");
    }

    @Test
    void inheritsAllThatAnOrdinaryCallerHas() {
        Result result = same("ulimit -Sn 1024; echo 0x33 > /proc/self/coredump_filter; exec \"$@\"");
        assertTrue(result.out().contains("Max open files            1024 "), result::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PIPE",
                "QUIT",
                "INT",
                "USR2",
                "XFSZ",
                "HUP,TERM",
                "CHLD",
                "PIPE,QUIT,INT,USR1,USR2,XFSZ,HUP,TERM"
            })
    void inheritsIgnoredSignals(String signals) {
        Result result = same("exec env --ignore-signal=" + signals + " \"$@\"");
        assertFalse(result.out().contains("SigIgn:\t0000000000000000"), result::toString);
    }

    /** Read without a shell: it has signal handling of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"QUIT", "USR1,USR2,PIPE", "INT,TERM,HUP,CHLD"})
    void inheritsBlockedSignals(String signals) {
        String script = "exec env --block-signal=" + signals + " \"$@\" exec red grep ^Sig[^Q] /proc/self/status";
        Result result = sh(script, Netns.PROGRAM).exits(0);
        assertFalse(result.out().contains("SigBlk:\t0000000000000000"), result::toString);
        assertEquals(sh(script, "ip", "netns").out(), result.out());
    }

    @Test
    void inheritsDescriptorsAndTheirOffsets() {
        Result result = same("""
                printf 0123456789 > $D/file
                exec 3</dev/null 4>>$D/file 7<>$D/file 10<$D 37< <(:)
                read -r -N 4 -u 7 _
                exec "$@"
                """);
        for (String descriptor : new String[] {"fd/3 /dev/null", "fd/4 /", "fd/7 /", "fd/10 /", "fd/37 pipe:"}) {
            assertTrue(result.out().contains(descriptor), result::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"})
    void inheritsClosedDescriptors(String closed) {
        String script = "exec 9>$D/seen; \"$@\" exec red sh -c 'ls /proc/$$/fd >&9' " + closed + "; sort -n $D/seen";
        assertEquals(
                sh(script, "ip", "netns").exits(0).out(),
                sh(script, Netns.PROGRAM).exits(0).out());
    }

    @Test
    void inheritsLimits() {
        same("ulimit -Sn 500; ulimit -Hn 700; ulimit -Sc 0; ulimit -s 4096; ulimit -u 5000; ulimit -l 512;"
                + " exec \"$@\"");
        same("ulimit -n 64; ulimit -Sf 100000; exec \"$@\"");
    }

    @Test
    void inheritsUmaskPriorityAndMemorySettings() {
        same("umask 027; cd /usr/share; echo 0x11 > /proc/self/coredump_filter;"
                + " exec choom -n 500 -- nice -n 7 ionice -c 3 taskset -c 0 \"$@\"");
    }

    @Test
    void inheritsTheTimerSlack() {
        same("echo 70000 > /proc/$BASHPID/timerslack_ns; exec \"$@\"");
    }

    @Test
    void inheritsALowerOomScore() {
        assumeTrue(sh("choom -n -300 true").exit() == 0, "it takes CAP_SYS_RESOURCE to lower it");
        same("exec choom -n -300 -- \"$@\"");
    }

    @Test
    void keepsPidParentGroupAndSession() {
        String script = "echo $$ $PPID $(cut -d' ' -f5,6,7 /proc/$$/stat); exec \"$@\" exec red"
                + " sh -c 'echo $$ $PPID $(cut -d\" \" -f5,6,7 /proc/$$/stat)'";
        for (String caller :
                new String[] {script, "exec setsid -w bash -c '" + script.replace("'", "'\\''") + "' x \"$@\""}) {
            Result result = sh(caller, Netns.PROGRAM);
            assertEquals(result.lines().get(0), result.lines().get(1), result::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void receivesEveryByteInArguments(String locale) {
        StringBuilder all = new StringBuilder();
        for (int b = 1; b < 256; b++) {
            all.append("\\x").append(String.format("%02x", b));
        }
        String script = "\"$@\" exec red printf '%s|' $'" + all + "' '' $'\\xff' ä '*' '$HOME' $'a\\nb' '-' '--' ' '"
                + " | od -An -c";
        assertEquals(
                Netns.script(directory, script, "ip", "netns").run().exits(0).out(),
                Netns.script(directory, script, Netns.PROGRAM)
                        .env("LC_ALL", locale)
                        .run()
                        .exits(0)
                        .saysNothing()
                        .out());
    }

    @Test
    void receivesManyAndLongArguments() {
        String script = "\"$@\" exec red sh -c 'echo $# ${#1}' sh $(printf %0100000d 0) $(seq 20000)";
        sh(script, Netns.PROGRAM).exits(0).prints("20001 100000\n");
    }

    /** The environment is made by execve(2) itself, which takes what no shell would let through. */
    @Test
    void inheritsTheEnvironmentByteForByte() {
        String perl = """
                my @environment = ("PATH=$ENV{PATH}", "Z=last comes first", "A=1", "A=2", "a.b=1", "EMPTY=", "=x", "=",
                    "malformed", "BASH_FUNC_x%%=() { :; }", "JAVA_TOOL_OPTIONS=-Xshare:auto", "_JAVA_OPTIONS=",
                    "JDK_JAVA_OPTIONS=-Xshare:auto", "CLASSPATH=/nowhere", "JAVA_HOME=$ENV{JAVA_HOME}",
                    "LD_LIBRARY_PATH=/nowhere", "IFS=x", "PWD=/wrong", "OLDPWD=/older", "SHLVL=7", "_=/odd", "PS1=\\$ ",
                    "LC_ALL=C", "bytes=\\xff\\xfe\\x01", "lines=a\\nb", "UTF=\\xc3\\xa4", "ENV=/no/such", "CDPATH=/usr",
                    map({"$_=$ENV{$_}"} grep {/^NETNS_/} sort keys %ENV), "LAST=1");
                my $execve = `uname -m` =~ /aarch64/ ? 221 : 59;
                my @words = @ARGV;
                syscall($execve, $words[0], pack("p*x8", @words), pack("p*x8", @environment));
                die $!;
                """;
        String script = "perl -e \"$1\" \"${@:2}\" exec red cat /proc/self/environ";
        String ip = sh("command -v ip").out().strip();
        Result expected = sh(script, perl, ip, "netns").exits(0);
        assertTrue(expected.out().contains("\0malformed\0") && expected.out().contains("\0a.b=1\0"));
        assertEquals(
                expected.rawOut().replace('\0', '\n'),
                sh(script, perl, Netns.PROGRAM).exits(0).rawOut().replace('\0', '\n'));
    }

    @Test
    void passesSocketsOfSystemdOn() {
        for (List<Object> program : List.of(List.<Object>of("ip", "netns"), List.<Object>of(Netns.PROGRAM))) {
            Child activated = start(Netns.script(directory, """
                    exec systemd-socket-activate -l $D/socket --fdname=web "$@" exec red sh -c '
                        echo pid $((LISTEN_PID - $$)) fds $LISTEN_FDS $LISTEN_FDNAMES
                        for f in /proc/$$/fd/*; do readlink $f; done | sed "s/:.*//"
                        exec perl -e "open(S, q(+<&=3)); accept(C, S); print C qq(hello\\n)"'
                    """, program));
            Result client = sh("until [ -S $D/socket ]; do sleep 0.02; done; perl -MSocket -e '"
                    + "socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un($ARGV[0])) or die $!; print <S>'"
                    + " $D/socket; rm $D/socket");
            assertEquals(
                    "pid 0 fds 1 web\npipe\npipe\npipe\nsocket\n",
                    activated.result().out());
            client.exits(0).prints("hello\n");
        }
    }

    /** Compares what is seen under both; the setup ends in the exec of "$@", to which it may prefix words. */
    private Result same(String setup) {
        Result theirs = seen(setup, "ip", "netns");
        Result ours = seen(setup, Netns.PROGRAM);
        List<String> missing = new ArrayList<>(theirs.lines());
        ours.lines().forEach(missing::remove);
        assertEquals(theirs.out(), ours.out(), () -> "not seen: " + missing);
        return ours;
    }

    /** What the probe sees, and then the signals: those are read without a shell, which has its own way with them. */
    private Result seen(String setup, Object... program) {
        String script = "program=(\"${@:2}\"); (set -- \"${program[@]}\" exec red sh -c \"$1\"; " + setup + ") &&"
                + " set -- \"${program[@]}\" exec red grep -E '^(Sig[^Q]|Shd)' /proc/self/status && " + setup;
        Result result = Netns.script(directory, script, PROBE, List.of(program))
                .in(directory)
                .run()
                .exits(0);
        return new Result(
                result.command(),
                result.exit(),
                result.rawOut().replaceAll("(pipe|socket):\\[\\d+]", "$1:").getBytes(StandardCharsets.ISO_8859_1),
                result.stderr());
    }
}
