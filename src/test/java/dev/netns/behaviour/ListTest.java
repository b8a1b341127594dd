package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTest extends Behaviour {
    ListTest() {
        super(RUN_NETNS);
    }

    @Test
    void printsNothingWhereNothingIs() {
        netns("list").done();
        netns("-j", "list").exits(0).saysNothing();
        assertEquals("[]", netns("-j", "list").out().strip());
    }

    @Test
    void printsNothingWhereTheRunDirectoryIsNotThere() {
        sh("umount $D && rmdir $D").done();
        netns("list").done();
        assertEquals("[]", netns("-j", "list").exits(0).out().strip());
    }

    @Test
    void sortsByName() {
        ip("netns", "add", "green").exits(0);
        ip("netns", "add", "red").exits(0);
        ip("netns", "add", "blue").exits(0);
        ip("netns", "add", "Black").exits(0);
        netns("list").exits(0).prints("Black\nblue\ngreen\nred\n").saysNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "ls", "l", "li", "s", "sh", "show"})
    void hasShorterSpellings(String verb) {
        make("blue", "red");
        netns(verb).exits(0).prints("blue\nred\n");
    }

    /** The kernel's own test library says {@code ip netns list \| grep} with an escaped bar. */
    @Test
    void ignoresWordsBehindIt() {
        make("red");
        netns("list", "|", "grep", "red")
                .exits(0)
                .prints("red\n")
                .says("netns: list shows all names; ignoring the words behind it\n");
        netns("-q", "list", "red").exits(0).prints("red\n").saysNothing();
    }

    @Test
    void whatItPrintsIsTakenForTheNameAgain() {
        ip("netns", "add", "red").exits(0);
        ip("netns", "set", "red", 33).exits(0);
        sh("$netns exec $($netns list | grep red) echo '(id:' '7)'").exits(0).prints("(id: 7)\n");
        sh("$netns exec $($netns list) -- echo x '(id:' '7)'").exits(0).prints("x (id: 7)\n");
        sh("$netns pids $($netns list) && $netns wait $($netns list)").exits(0);
        sh("$netns delete $($netns list | grep red)").exits(0);
        assertEquals("", entries());
        netns("delete", "red", "(id:").refuses(3);
    }

    @Test
    void isWhatNoVerbMeans() {
        make("red");
        netns().exits(0).prints("red\n");
        assertEquals(
                "red",
                Json.named(netns("-j").exits(0).json(), "red").get("name").getAsString());
    }

    @Test
    void printsTheNsidAsIpDoes() {
        make("red");
        ip("netns", "set", "red", 31).exits(0);
        netns("list").exits(0).prints("red (id: 31)\n");
        netns("list").prints(ip("netns", "list").out());
    }

    @Test
    void printsInJsonWhatIpPrintsAndMore() {
        make("blue", "red");
        ip("netns", "set", "red", 32).exits(0);
        Result ours = netns("list", "-j").exits(0).saysNothing();
        String ip = "[{\"name\":\"blue\"},{\"name\":\"red\",\"id\":32}]";
        assertTrue(Json.covers(ours.json(), Json.parse(ip)), ours::toString);
        assertEquals(
                "32",
                sh("ip -j netns list | grep -o '\"id\":[0-9]*' | cut -d: -f2")
                        .out()
                        .strip());
    }

    @Test
    void printsJsonOnSeveralLinesWhenPretty() {
        make("red");
        Result pretty = netns("-j", "-p", "list").exits(0);
        assertTrue(pretty.out().lines().count() > 2, pretty::toString);
        assertEquals(netns("-j", "list").json(), pretty.json());
        assertEquals(1, netns("-j", "list").out().lines().count());
    }

    @Test
    void marksAStaleEntry() {
        make("red");
        makeStale("old");
        netns("list").exits(0).prints("old (stale)\nred\n");
        JsonObject old = Json.named(netns("-j", "list").json(), "old");
        assertTrue(old.get("stale").getAsBoolean());
        JsonObject red = Json.named(netns("-j", "list").json(), "red");
        assertFalse(red.has("stale") && red.get("stale").getAsBoolean());
    }

    @Test
    void marksAFileThatWasMountedElsewhere() {
        sh("unshare -m ip netns add hidden").done();
        netns("list").exits(0).prints("hidden (stale)\n");
    }

    @Test
    void marksAFolderAndAFullFile() {
        sh("mkdir $D/folder; echo full > $D/file").done();
        Result result = netns("list").exits(0);
        assertTrue(result.lines().stream().allMatch(line -> line.endsWith(" (stale)")), result::toString);
    }

    @Test
    void failsWhereItCannotRead() {
        sh("umount $D && rmdir $D && : > $D").done();
        Result result = netns("list");
        sh("rm $D").done();
        result.refuses(1).says("netns: cannot", "Not a directory");
    }

    @Test
    void showsMoreWhenLong() {
        make("red");
        ip("netns", "set", "red", 33).exits(0);
        sh("ip link add outer type veth peer name inner netns red").done();
        inside("red");
        Result result = netns("list", "--long").exits(0).saysNothing();
        String line = result.out()
                .lines()
                .filter(row -> row.contains("red"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains(String.valueOf(inode("red"))), result::toString);
        assertTrue(line.contains("33"), result::toString);
        netns("-j", "list", "--long").printsJsonWith("red", inode("red"), 33);
    }

    @Test
    void marksAStaleEntryWhenLong() {
        makeStale("old");
        Result result = netns("list", "--long").exits(0);
        assertTrue(result.out().contains("old") && result.out().contains("stale"), result::toString);
    }

    @Test
    void isPlainInAPipe() {
        make("red");
        makeStale("old");
        assertFalse(netns("list", "--long").out().contains("\033"));
        assertFalse(command("list").env("TERM", "xterm-256color").run().out().contains("\033"));
    }

    @Test
    void worksWithoutAnyCapability() {
        make("red");
        sh("setpriv --bounding-set=-all --inh-caps=-all $netns list").exits(0).prints("red\n");
    }

    @Test
    void listsTwoHundred() {
        sh("for i in {100..299}; do : > $D/n$i; mount --bind /proc/self/ns/net $D/n$i; done")
                .done();
        assertEquals(200, netns("list").exits(0).out().lines().count());
    }
}
