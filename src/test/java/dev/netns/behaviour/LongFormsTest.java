package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code list --long}, {@code identify --all-types} and {@code pids --long} say beyond `ip netns`. */
class LongFormsTest extends Behaviour {
    @Test
    void listIsATable() {
        make("blue", "red");
        makeStale("old");
        sh("ip link add outer type veth peer name inner netns $D/red").done();
        inside("red");
        Result result = netns("list", "--long").exits(0).saysNothing();
        List<String> lines = result.lines();
        assertEquals("NAME\tINODE\tNSID\tPROCS\tLINKS\tAGE\tOWNER", lines.get(0));
        assertTrue(lines.get(1).matches("blue\t" + inode("blue") + "\t-\t0\tlo\t[0-9]+s\t-"), result::toString);
        assertEquals("old (stale)\t-\t-\t-\t-\t-\t-", lines.get(2));
        assertTrue(
                lines.get(3).matches("red\t" + inode("red") + "\t[0-9]+\t1\tlo,inner\t[0-9]+s\t\\S+"),
                result::toString);
        assertEquals(4, lines.size(), result::toString);
    }

    @Test
    void listIsJson() {
        make("red");
        makeStale("old");
        JsonArray array = netns("-j", "list", "--long").exits(0).json().getAsJsonArray();
        assertEquals("{\"name\":\"old\",\"stale\":true}", array.get(0).toString());
        JsonObject red = array.get(1).getAsJsonObject();
        long age = red.remove("age_seconds").getAsLong();
        assertTrue(age >= 0 && age < 60, () -> "age: " + age);
        String rest = "{\"name\":\"red\",\"inode\":" + inode("red") + ",\"processes\":0,\"interfaces\":[\"lo\"]}";
        assertEquals(rest, red.toString());
    }

    @Test
    void listTellsTheAge() {
        make("red");
        Result result = sh("sleep 1.1; $netns -j list --long").exits(0);
        assertTrue(Json.named(result.json(), "red").get("age_seconds").getAsLong() >= 1, result::toString);
    }

    @Test
    void listLeavesOutWhatOnlyRootSees() {
        make("red");
        Result result = sh("setpriv --reuid 65534 --regid 65534 --clear-groups $netns list --long")
                .exits(0);
        result.says("processes could not be looked at without root");
        assertTrue(result.lines().get(1).startsWith("red\t" + inode("red") + "\t-\t0\t-\t"), result::toString);
    }

    @Test
    void identifyPrintsAllTypesAsTheLinksAre() {
        make("red");
        sh(": > $D/alias && mount --bind $D/red $D/alias").done();
        long pid = inside("red").pid();
        String links = sh("for t in cgroup ipc mnt net pid time user uts; do readlink /proc/$1/ns/$t; done", pid)
                .out();
        String net = "net:[" + inode("red") + "]\n";
        netns("identify", "--all-types", pid)
                .exits(0)
                .prints(links.replace(net, net.strip() + " alias red\n"))
                .saysNothing();
        netns("identify", "--all-types", "pid:" + pid).exits(0);
        long own = ProcessHandle.current().pid();
        Result two = netns("identify", "--all-types", pid, own).exits(0);
        assertEquals(16, two.lines().size());
        assertTrue(two.lines().get(3).startsWith(pid + " net:["), two::toString);
        assertTrue(two.lines().get(11).equals(own + " net:[" + ownInode() + "]"), two::toString);
    }

    @Test
    void identifyPrintsAllTypesAsJson() {
        make("red");
        long pid = inside("red").pid();
        JsonObject first = netns("-j", "identify", "--all-types", pid)
                .exits(0)
                .json()
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertEquals(8, first.getAsJsonObject("namespaces").size());
        assertEquals(
                inode("red"), first.getAsJsonObject("namespaces").get("net").getAsLong());
    }

    @Test
    void identifyTakesOnlyProcessesForAllTypes() {
        make("red");
        netns("identify", "--all-types", "inode:" + inode("red")).refuses(2).says("--all-types takes a process");
        netns("identify", "--all-types", "red").refuses(2);
    }

    @Test
    void identifyIsOneArrayOfJson() {
        make("blue", "red");
        long red = inside("red").pid();
        long blue = inside("blue").pid();
        JsonArray array = netns("-j", "identify", red, blue, "path:" + directory.resolve("red"))
                .exits(0)
                .json()
                .getAsJsonArray();
        assertEquals(3, array.size());
        assertEquals(red, array.get(0).getAsJsonObject().get("pid").getAsLong());
        assertEquals(inode("blue"), array.get(1).getAsJsonObject().get("inode").getAsLong());
        assertEquals("[\"blue\"]", array.get(1).getAsJsonObject().get("names").toString());
        assertFalse(array.get(2).getAsJsonObject().has("pid"));
        assertEquals("[\"red\"]", array.get(2).getAsJsonObject().get("names").toString());
    }

    @Test
    void identifyOfAReferenceWithoutANameSaysSo() {
        Result result = netns("identify", "path:/proc/self/ns/net").exits(0).printsNothing();
        result.says("'path:/proc/self/ns/net' has no name", ownInode());
    }

    @Test
    void identifyGoesOnAfterOneThatIsNotThere() {
        make("red");
        long pid = inside("red").pid();
        netns("identify", "nothing", pid).exits(3).prints("red\n").says("'nothing'");
        Result json = netns("-j", "identify", "nothing", pid).exits(3);
        assertEquals(1, json.json().getAsJsonArray().size());
    }

    /** {@code -n} moves the thread that asks, not the process's first one. */
    @Test
    void identifyFollowsTheGlobalOption() {
        make("red");
        netns("-n", "red", "identify").exits(0).prints("red\n");
    }

    @Test
    void pidsIsATable() {
        make("red");
        long pid = inside("red").pid();
        Result result = netns("pids", "--long", "red").exits(0).saysNothing();
        assertEquals("PID\tUSER\tOWNER\tCOMMAND", result.lines().get(0));
        assertTrue(result.lines().get(1).matches(pid + "\troot\t\\S+\tsleep 1000"), result::toString);
        assertEquals(2, result.lines().size());
    }

    @Test
    void pidsIsJson() {
        make("red");
        long pid = inside("red").pid();
        JsonObject process = netns("-j", "pids", "--long", "red")
                .exits(0)
                .json()
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertEquals(pid, process.get("pid").getAsLong());
        assertEquals("root", process.get("user").getAsString());
        assertEquals("sleep 1000", process.get("command").getAsString());
        assertEquals(
                "[{\"pid\":" + pid + "}]",
                netns("-j", "pids", "--threads", "red").out().strip());
        assertEquals("[" + pid + "]", netns("-j", "pids", "red").out().strip());
    }
}
