package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.NamespaceName;
import dev.netns.config.Hooks;
import dev.netns.linux.JnaSyscalls;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {
    @TempDir
    Path parent;

    private Path directory;
    private State state;

    @BeforeEach
    void make() {
        directory = parent.resolve("netns-state");
        state = new State(new JnaSyscalls(), directory);
    }

    @Test
    void itLiesBesideTheRunDirectory() {
        assertEquals(Path.of("/run/netns-state"), State.beside(Path.of("/run/netns")));
        assertEquals(Path.of("/tmp/x-state"), State.beside(Path.of("/tmp/x/")));
    }

    @Test
    void nothingIsRememberedWhereThereIsNoDirectory() {
        assertEquals(new State.Contents(Map.of(), MadeInHost.NOTHING, List.of()), state.read());
    }

    @Test
    void recordsOfEveryNameComeBack() {
        lock().close();
        Map<NamespaceName, Made> all = new TreeMap<>();
        for (String name : List.of(
                "red",
                "a b\n\"\\",
                "lock",
                "long",
                "new",
                ".new",
                "x.json",
                "a".repeat(250),
                "a".repeat(251),
                "a".repeat(255),
                "b".repeat(250) + ".json",
                "b".repeat(250))) {
            Made made = made(name, all.size());
            state.put(made);
            all.put(made.name(), made);
        }
        assertEquals(new State.Contents(all, MadeInHost.NOTHING, List.of()), state.read());
    }

    @Test
    void theLastRecordOfANameCounts() {
        lock().close();
        state.put(made("red", 1));
        state.put(made("red", 2));
        assertEquals(
                Map.of(NamespaceName.of("red"), made("red", 2)), state.read().made());
    }

    @Test
    void forgetsWhetherThereWasARecordOrNot() {
        lock().close();
        for (String name : List.of("red", "c".repeat(255))) {
            state.put(made(name, 1));
            state.remove(NamespaceName.of(name));
            state.remove(NamespaceName.of(name));
        }
        assertEquals(Map.of(), state.read().made());
    }

    @Test
    void whatAKilledWriterLeftIsNoRecord() throws IOException {
        lock().close();
        Files.writeString(directory.resolve("new"), "{\"name\":\"re");
        state.put(made("red", 1));
        assertEquals(
                Map.of(NamespaceName.of("red"), made("red", 1)), state.read().made());
    }

    @Test
    void damagedRecordsAreSaidAndIgnored() throws IOException {
        lock().close();
        for (String damaged :
                List.of("", "{", "[]", "{\"name\":\"red\"}", "{\"name\":\"a/b\",\"inode\":1,\"file\":\"/f\"}")) {
            Files.writeString(directory.resolve("red.json"), damaged);
            State.Contents contents = state.read();
            assertEquals(Map.of(), contents.made());
            assertEquals(1, contents.unseen().size());
            assertTrue(
                    contents.unseen().get(0).startsWith("cannot read " + directory + "/red.json, ignoring it: "),
                    contents.unseen().get(0));
        }
    }

    /** Another network namespace of the same boot may still have what was made in it. */
    @Test
    void whatIsRememberedOfAnotherHostIsKeptUntilTheNextBoot() throws IOException {
        lock().close();
        HostNamespace here = HostNamespace.current(new JnaSyscalls());
        String other = line(new HostNamespace(here.boot(), here.device(), 1), 1);
        Files.writeString(directory.resolve("host"), other + line(new HostNamespace("before", here.device(), 2), 2));
        assertEquals(MadeInHost.NOTHING, state.read().host());
        state.put(madeInHost(3));
        assertEquals(other + line(here, 3), Files.readString(directory.resolve("host")));
        assertEquals(madeInHost(3), state.read().host());
        state.put(MadeInHost.NOTHING);
        assertEquals(other, Files.readString(directory.resolve("host")));
        state.forgetHosts(List.of(new Identity(here.device(), 1, 7)));
        assertTrue(Files.notExists(directory.resolve("host")));
    }

    @Test
    void theNextChangeForgetsHostsOfAnotherBoot() throws IOException {
        lock().close();
        HostNamespace here = HostNamespace.current(new JnaSyscalls());
        Files.writeString(directory.resolve("host"), line(new HostNamespace("before", here.device(), here.inode()), 1));
        assertEquals(MadeInHost.NOTHING, state.read().host());
        state.forgetHosts(List.of());
        assertTrue(Files.notExists(directory.resolve("host")));
    }

    private static String line(HostNamespace host, int number) throws IOException {
        return HostJson.toText(List.of(new HostJson.Line(host, madeInHost(number))));
    }

    private static MadeInHost madeInHost(int number) {
        Map<String, Remembered.Link> links =
                Map.of("br" + number, new Remembered.Link(number, Set.of("mtu"), null, "netns:host"));
        return new MadeInHost(new TreeMap<>(Map.of(Path.of("/etc/netns.toml"), Remembered.NOTHING.withLinks(links))));
    }

    @Test
    void onlyItsOwnerGetsAtIt() throws IOException {
        lock().close();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    void theLockKeepsOthersOutAndSaysSo() throws InterruptedException {
        State.Lock first = lock();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread second = new Thread(() -> {
            new State(new JnaSyscalls(), directory).lock(waiting::countDown).close();
            done.countDown();
        });
        second.start();
        assertTrue(waiting.await(20, TimeUnit.SECONDS));
        assertEquals(1, done.getCount());
        first.close();
        assertTrue(done.await(20, TimeUnit.SECONDS));
        second.join();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAFailure() {
        State lost = new State(new JnaSyscalls(), parent.resolve("missing/netns-state"));
        Failure failure = assertThrows(Failure.class, () -> lost.lock(() -> {}));
        assertEquals(ExitStatus.FAILED, failure.status());
        assertEquals("cannot make " + parent + "/missing/netns-state: No such file or directory", failure.getMessage());
    }

    private State.Lock lock() {
        return state.lock(() -> {});
    }

    private static Made made(String name, int number) {
        return new Made(
                NamespaceName.of(name),
                new Identity(4, 4026532000L + number, 1764000000000L + number),
                Path.of("/etc/a \"file\".toml"),
                number % 2 == 1,
                number % 3 == 0 ? Remembered.NOTHING : remembered(number));
    }

    private static Remembered remembered(int number) {
        return new Remembered(
                new TreeMap<>(Map.of(
                        "eth0",
                        new Remembered.Link(number, Set.of("mtu", "mac"), null),
                        "wan",
                        new Remembered.Link(0, Set.of(), "enp3s0"))),
                new TreeMap<>(Map.of("net/ipv4/ip_forward", "0")),
                new TreeSet<>(List.of("/etc/netns/a b/resolv.conf")),
                new LoadedFirewall("0123abcd", new TreeMap<>(Map.of("table inet t", "4567")), 7),
                new Hooks(List.of("up \"1\""), List.of("down"), List.of(), List.of("host down")),
                number % 2 == 0);
    }
}
