package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bash and zsh offer for words that are not finished. */
class CompletionTest extends Declarations {
    private static final Path ZSH = Path.of("src/test/zsh/offered").toAbsolutePath();
    private static final Path SCRIPT = Path.of("target/completion/netns.bash").toAbsolutePath();

    @Test
    void verbs() {
        assertEquals(List.of("delete"), offered("netns", "de"));
        List<String> all = offered("netns", "");
        assertTrue(all.containsAll(List.of("add", "exec", "apply", "unit", "help")), all::toString);
        assertEquals(List.of("rename"), offered("netns", "-j", "--netns", "red", "re"));
    }

    @ParameterizedTest
    @CsvSource({"add, --if, --if-not-exists", "apply, --pr, --prune", "exec, --jo, --jobs", "list, --js, --json"})
    void options(String verb, String begun, String option) {
        assertTrue(offered("netns", verb, begun).contains(option));
    }

    @Test
    void namesThatAreThere() {
        make("red", "rot", "dark room", "it's");
        assertEquals(List.of("red", "rot"), offered("netns", "exec", "r"));
        assertEquals(List.of("dark\\ room"), offered("netns", "delete", "red", "da"));
        assertEquals(List.of("dark room"), offered("netns", "delete", "\"dark"));
        assertEquals(List.of("dark\\ room"), offered("netns", "delete", "dark\\ r"));
        assertEquals(List.of("it\\'s"), offered("netns", "pids", "i"));
        assertEquals(List.of("red"), offered("netns", "-n", "re"));
    }

    @Test
    void namesThatAreDeclared() {
        write(DEFAULT, "[namespace.blue]\n[namespace.blue.link.x]\ntype = \"ifb\"\n[[namespace.green.route]]\n");
        write(DEFAULT_PARTS.resolve("a.toml"), "namespace.grey.nsid = 1\n[namespace.\"dark room\"]\n");
        assertEquals(List.of("blue"), offered("netns", "apply", "b"));
        assertEquals(List.of("green", "grey"), offered("netns", "down", "blue", "gr"));
        assertEquals(List.of("dark\\ room"), offered("netns", "plan", "dar"));
        assertEquals(List.of("blue"), offered("netns", "unit", "bl"));
        assertEquals(List.of("blue"), offered("netns", "apply", "--only", "bl"));
    }

    @Test
    void processes() {
        String own = String.valueOf(ProcessHandle.current().pid());
        assertTrue(offered("netns", "identify", own).contains(own));
        assertTrue(offered("netns", "attach", "red", own).contains(own));
        assertEquals(List.of(), offered("netns", "attach", own));
    }

    @Test
    void commandsInside() {
        make("red");
        assertTrue(offered("netns", "exec", "red", "mkfif").contains("mkfifo"));
    }

    @Test
    void zshOffersVerbsAndOptions() {
        assertEquals(List.of("exec", "export"), offeredByZsh("netns ex"));
        assertEquals(List.of("rename"), offeredByZsh("netns -j --netns red re"));
        assertEquals(List.of("--if-exists"), offeredByZsh("netns delete --if"));
        assertEquals(List.of("--json"), offeredByZsh("netns list --js"));
    }

    @Test
    void zshOffersNames() {
        make("red", "rot", "dark room");
        write(DEFAULT, "[namespace.blue]\n[namespace.'brown']\n");
        assertEquals(List.of("red", "rot"), offeredByZsh("netns exec r"));
        assertEquals(List.of("red"), offeredByZsh("netns -n re"));
        assertEquals(List.of("dark room"), offeredByZsh("netns delete red da"));
        assertEquals(List.of("dark room"), offeredByZsh("netns delete dark\\ r"));
        assertEquals(List.of("blue", "brown"), offeredByZsh("netns apply b"));
        assertEquals(List.of("brown"), offeredByZsh("netns down blue br"));
        assertEquals(List.of("blue"), offeredByZsh("netns unit bl"));
    }

    @Test
    void zshOffersProcessesAndCommands() {
        String own = String.valueOf(ProcessHandle.current().pid());
        assertTrue(offeredByZsh("netns identify " + own).contains(own));
        assertTrue(offeredByZsh("netns attach red " + own).contains(own));
        assertEquals(List.of(), offeredByZsh("netns attach " + own));
        assertEquals(List.of("mkfifo"), offeredByZsh("netns exec red mkfif"));
    }

    /** The last word is the one that is being written. */
    private List<String> offered(String... words) {
        return sh("""
            export NETNS_RUN_DIR=$D
            . "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            _netns 2>&1
            [ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "${COMPREPLY[@]}" | sort -u
            """, concatenated(words)).exits(0).out().lines().toList();
    }

    /** The same of zsh, which is asked in a terminal of its own. */
    private List<String> offeredByZsh(String line) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "zsh is not here");
        return sh("NETNS_RUN_DIR=$D \"$1\" \"$2\" \"$3\"", ZSH, SCRIPT.getParent(), line)
                .exits(0)
                .out()
                .lines()
                .toList();
    }

    private static Object[] concatenated(String... words) {
        Object[] all = new Object[words.length + 1];
        all[0] = SCRIPT;
        System.arraycopy(words, 0, all, 1, words.length);
        return all;
    }
}
