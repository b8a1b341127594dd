package dev.netns.front;

import static dev.netns.front.ProgramTree.shell;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that TeaVM and gcc make, as its caller and the programs that it becomes see it. */
class NativeProgramTest {
    @TempDir
    Path folder;

    @BeforeEach
    void addsANamespace() throws Exception {
        ProgramTree.assumeNative();
        shell("netns add red");
    }

    @AfterEach
    void removesTheNamespace() throws Exception {
        shell("ip netns delete red");
    }

    @Test
    void plainVerbsNeedNoJava() throws Exception {
        assertEquals("red\n", shell("NETNS_JAVA=/none netns list"));
    }

    @Test
    void argumentsOfAnyBytesArrive() throws Exception {
        String bytes = IntStream.rangeClosed(1, 255)
                .mapToObj(b -> String.format("\\%03o", b))
                .collect(Collectors.joining());
        String argument = "\"$(printf '" + bytes + "x')\"";
        assertEquals(
                shell("printf %s " + argument + " | od -An -tx1"),
                shell("netns exec red printf %s " + argument + " | od -An -tx1"));
    }

    @Test
    void aCutMultibyteSequenceEndsTheArgumentsInAnyLocale() throws Exception {
        assertEquals(
                "c3\n",
                shell("LC_ALL=C.UTF-8 netns exec red printf %s \"$(printf '\\303')\" | od -An -tx1 | tr -d ' '"));
    }

    @Test
    void aHundredThousandArgumentsArrive() throws Exception {
        assertEquals("100000\n", shell("seq 100000 | xargs -n 100000 -s 2000000 netns exec red echo | wc -w"));
    }

    @Test
    void whatWouldNotFitIntoItsHeapIsLeftToJava() throws Exception {
        assertEquals("1004 changes\n", planWithoutJava(1000));
        assertEquals("netns: NETNS_JAVA=/none is not the bin/java of a Java 17 or newer\n", planWithoutJava(17_000));
    }

    private String planWithoutJava(int addresses) throws Exception {
        return shell(("exec 2>&1; cd '%s'; { "
                        + "printf '[namespace.blue.link.v0]\ntype = \"veth\"\npeer = \"host:v1\"\naddresses = [\n'; "
                        + "awk 'BEGIN { for (i = 0; i < %d; i++) "
                        + "printf \"\\\"10.0.%%d.%%d/32\\\",\\n\", i / 256, i %% 256 }'; "
                        + "echo ]; } >big.toml; NETNS_JAVA=/none netns plan big.toml | tail -n 1")
                .formatted(folder, addresses));
    }

    @Test
    void thousandsOfNamesAreListed() throws Exception {
        shell("cd '" + folder + "' && seq 4000 | xargs touch");
        assertEquals("4000\n", shell("NETNS_RUN_DIR='" + folder + "' netns list | wc -l"));
    }

    @Test
    void theProgramInsideInheritsSignalsAndDescriptorsAsTheyWere() throws Exception {
        String look = "sh -c 'grep -E \"^Sig(Blk|Ign)\" /proc/self/status; ls /proc/self/fd; ulimit -a; umask; pwd'";
        String caller = "trap '' PIPE USR1 RTMIN; cd /var; umask 027; ulimit -n 300; exec 7</dev/null; ";
        assertEquals(shell(caller + "ip netns exec red " + look), shell(caller + "netns exec red " + look));
    }

    @Test
    void theProgramInsideGetsTheEnvironmentByteForByte() throws Exception {
        String caller = "env -i Z=1 A=\"$(printf '\\377')\" 'odd name=x' LC_ALL=xx JAVA_TOOL_OPTIONS=-Dx ";
        assertEquals(
                shell(caller + "$(command -v ip) netns exec red /bin/cat /proc/self/environ | od -An -c"),
                shell(caller + ProgramTree.PROGRAM + " exec red /bin/cat /proc/self/environ | od -An -c"));
    }

    @Test
    void theProcessStaysTheSame() throws Exception {
        assertEquals("1\n", shell("sh -c 'echo $$; exec netns exec red sh -c \"echo \\$\\$\"' | uniq | wc -l"));
    }
}
