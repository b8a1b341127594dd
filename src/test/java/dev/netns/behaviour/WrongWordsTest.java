package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong words of every verb: what is wrong with them, and what to write instead. */
class WrongWordsTest extends Behaviour {
    static Stream<Arguments> words() {
        return Stream.of(
                of("add", "NAME is missing; write netns add NAME..."),
                of("add --nsid", "--nsid has no value; write --nsid N|auto"),
                of("add --nsid x a", "'x' is not an nsid: a number from 0, or 'auto'"),
                of("add --if-not-exist a", "unknown option '--if-not-exist' (did you mean '--if-not-exists'?)"),
                of(
                        "-j delete --kill=x a",
                        "{\"error\":{\"code\":2,\"message\":\"--kill takes no value; write --kill alone\"}}"),
                of("attach", "NAME and PID are missing; write netns attach NAME PID"),
                of("attach a", "PID is missing; write netns attach NAME PID"),
                of("attach a 1 2", "unexpected word '2'; write netns attach NAME PID"),
                of("delete", "NAME is missing; write netns delete NAME... or netns delete --all"),
                of(
                        "delete --all a",
                        "--all and names exclude each other; write netns delete --all or netns delete NAME..."),
                of("delete --kill=1 a", "--kill takes no value; write --kill alone"),
                of("delete --wait=x a", "--wait takes seconds, not 'x'"),
                of("list -x", "unknown option '-x'; netns list has --all, --long, --type"),
                of("list --type", "--type has no value; write --type TYPE"),
                of("set a", "NSID is missing; write netns set NAME NSID"),
                of("set a 1 2", "unexpected word '2'; write netns set NAME NSID"),
                of("list-id nsid", "'nsid' lacks its number"),
                of("identify --foo", "unknown option '--foo'; netns identify has --all-types"),
                of("pids", "NAME is missing; write netns pids NAME"),
                of("pids a b", "unexpected word 'b'; write netns pids NAME"),
                of("exec", "NAME and COMMAND are missing; write netns exec NAME COMMAND [ARG...]"),
                of("exec a", "COMMAND is missing; write netns exec a COMMAND [ARG...] (sh for a shell)"),
                of("exec a b --", "COMMAND is missing; write netns exec a b -- COMMAND [ARG...] (sh for a shell)"),
                of(
                        "exec a --user u cmd",
                        "'--user' stands where COMMAND is expected; options go before the name: write netns exec --user"
                                + " ... NAME COMMAND"),
                of(
                        "exec a --foo cmd",
                        "'--foo' stands where COMMAND is expected; write netns exec a -- --foo if that is the command"),
                of("exec --nomounts a b", "unknown option '--nomounts' (did you mean '--no-mounts'?)"),
                of("exec --user", "--user has no value; write --user USER[:GROUP]"),
                of("exec --jobs 0 a b -- c", "--jobs takes a number from 1, not '0'"),
                of("monitor x", "unexpected word 'x'; write netns monitor"),
                of("wait", "NAME is missing; write netns wait NAME..."),
                of("wait --timeout x a", "--timeout takes seconds, not 'x'"),
                of("rename a", "NEW is missing; write netns rename OLD NEW"),
                of("rename a b c", "unexpected word 'c'; write netns rename OLD NEW"),
                of("batch", "FILE is missing; write netns batch FILE"),
                of("check --foo", "unknown option '--foo'; netns check has --file"),
                of(
                        "plan --foo",
                        "unknown option '--foo'; netns plan has --adopt, --exit-code, --file, --only, --prune"),
                of("plan --only", "--only has no value; write --only NAME"),
                of("apply --boot=yes", "--boot takes no value; write --boot alone"),
                of("apply --device-timeout x", "'x' is not a number of seconds"),
                of("down --prune", "unknown option '--prune'; netns down has --file, --only"),
                of("down -", "down goes by what is remembered, not by standard input; write netns down NAME..."),
                of("export --foo", "unknown option '--foo'; netns export has none of its own"),
                of("export a/b", "the name 'a/b' has a '/' in it"),
                of("schema toml b", "unexpected word 'b'; write netns schema WORD"),
                of("unit a", "SERVICE is missing; write netns unit NAME SERVICE"),
                of("help foo", "unknown verb 'foo'"),
                of("lits", "unknown verb 'lits' (did you mean 'list'?)"),
                of("-n", "-n has no value; write -n NAME"),
                of(
                        "--foo",
                        "unknown option '--foo'; netns has --debug, --help, --json, --no-color, --pretty, --quiet,"
                                + " --version, -n"));
    }

    private static Arguments of(String words, String fault) {
        return Arguments.of(words, fault);
    }

    @ParameterizedTest
    @MethodSource("words")
    void areToldWhatToWriteInstead(String words, String fault) {
        make("a", "b");
        Result result = netns(List.of((Object[]) words.split(" ")))
                .exits(2)
                .printsNothing()
                .hasNoTrace();
        String line = result.err().lines().findFirst().orElse("");
        assertEquals(fault.startsWith("{") ? fault : "netns: " + fault, line, result::toString);
    }

    /** The hint leads to the page of the verb that was written. */
    @Test
    void areToldWhereToReadMore() {
        netns("add").says("\n  see 'netns add --help'\n");
        netns("--foo").says("\n  see 'netns --help'\n");
        netns("foo").says("\n  see 'netns --help'\n");
    }

    @Test
    void aMissingCommandThatIsANameNeedsDashes() {
        make("a", "b");
        netns("exec", "a", "b", "true")
                .refuses(127)
                .says(
                        "cannot execute 'b': No such file or directory",
                        "'b' is a network namespace; behind several names, the command is written after --");
    }

    @Test
    void aMissingCommandBeforeDashesMayBeAName() {
        make("a");
        netns("exec", "a", "typo", "--", "true")
                .refuses(127)
                .says(
                        "cannot execute 'typo': No such file or directory",
                        "nor is there a network namespace 'typo'; before --, each word has to be one (see netns list)");
        netns("exec", "a", "typo").refuses(127).says("cannot execute 'typo': No such file or directory\n");
        netns("exec", "a", "echo", "--", "true").exits(0).prints("-- true\n");
    }
}
