package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A word on stderr about processes that could not be looked at is no fault: root of a container has them. */
class PidsTest extends Behaviour {
    PidsTest() {
        super(RUN_NETNS);
    }

    @Test
    void printsThemAscendingAsIpDoes() {
        make("blue", "red");
        inside("blue");
        String expected = Stream.of(inside("red"), inside("red"), inside("red"))
                .map(Child::pid)
                .sorted()
                .map(pid -> pid + "\n")
                .reduce("", String::concat);
        netns("pids", "red").exits(0).prints(expected);
        assertEquals(expected, ip("netns", "pids", "red").out());
    }

    @Test
    void printsNothingOfAnEmptyOne() {
        make("red");
        netns("pids", "red").exits(0).printsNothing();
    }

    @Test
    void refusesWhatIsNotThere() {
        netns("pids", "red").refuses(3).says("netns: cannot", "'red'");
    }

    @Test
    void refusesAStaleName() {
        makeStale("red");
        netns("pids", "red").refuses(3).says("'red'", "stale");
    }

    @Test
    void refusesNoName() {
        netns("pids").exits(2).printsNothing();
    }

    @Test
    void takesReferences() {
        make("red");
        ip("netns", "set", "red", 61).exits(0);
        long pid = inside("red").pid();
        for (Object reference : new Object[] {"pid:" + pid, "id:61", "inode:" + inode("red"), "path:/run/netns/red"}) {
            netns("pids", reference).exits(0).prints(pid + "\n");
        }
    }

    @Test
    void printsJson() {
        make("red");
        netns("-j", "pids", "red").printsJsonWith();
        long pid = inside("red").pid();
        netns("-j", "pids", "red").printsJsonWith(pid);
    }

    @Test
    void saysMoreWhenLong() {
        make("red");
        long pid = inside("red").pid();
        Result result = netns("pids", "--long", "red").exits(0);
        assertTrue(
                result.lines().stream()
                        .anyMatch(line -> line.contains(String.valueOf(pid))
                                && line.contains("sleep")
                                && (line.contains("root") || line.contains(" 0 "))),
                result::toString);
        netns("-j", "pids", "--long", "red").printsJsonWith(pid);
    }

    @Test
    void findsAThreadWhoseProcessIsElsewhere() {
        make("red");
        Child process = start(Command.of("perl", "-Mthreads", "-e", """
                $| = 1;
                my $setns = `uname -m` =~ /aarch64/ ? 268 : 308;
                my $gettid = $setns == 308 ? 186 : 178;
                threads->create(sub {
                    open(my $ns, "<", $ARGV[0]) or die;
                    syscall($setns, fileno($ns), 0x40000000) == 0 or die;
                    print "thread ", syscall($gettid), " there\\n";
                    sleep 1000;
                })->join;
                """, directory.resolve("red")));
        process.awaits("there");
        String thread = process.output().split(" ")[1];
        netns("pids", "red").exits(0).printsNothing();
        Result result = netns("pids", "--threads", "red").exits(0);
        assertTrue(result.out().contains(thread), result::toString);
        netns("-j", "pids", "--threads", "red").printsJsonWith(Long.valueOf(thread));
    }

    @Test
    void doesNotCountItself() {
        make("red");
        Result result = sh("ip netns exec red $netns pids red").exits(0);
        assertFalse(
                result.lines().contains(String.valueOf(ProcessHandle.current().pid())), result::toString);
    }
}
