package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Place;
import dev.netns.linux.Linux;
import dev.netns.linux.OwnNetwork;
import dev.netns.linux.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** On the real kernel, with a companion whose answers are of before: so one sees from whom an answer is. */
@ExtendWith(OwnNetwork.class)
class EarlyNetworksTest {
    private final Machine machine = new Machine();
    private final Declaration declaration =
            Declared.of(Stream.of("a", "b", "c", "d").map(Declared::namespace).toArray(NamespaceDeclaration[]::new));

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        machine.close();
    }

    private static Place place(String name) {
        return Place.of(NamespaceName.of(name));
    }

    /** What a companion tells of these namespaces now. */
    private byte[] recorded(String... names) throws Exception {
        Path file = Files.createFile(folder.resolve("recorded"));
        Thread thread = new Thread(() -> {
            int into = machine.sys.open(Text.encode(file.toString()), Linux.O_WRONLY | Linux.O_CLOEXEC, 0);
            new EarlyQuestions(machine.store(machine.sys))
                    .ask(Arrays.stream(names).map(Text::encode).toList(), into);
            machine.sys.close(into);
        });
        thread.start();
        thread.join();
        return Files.readAllBytes(file);
    }

    private void setLoopbacksDown() {
        List<NamespaceDeclaration> down = Stream.of("a", "b", "c", "d")
                .map(name -> Declared.namespace(name, Declared.NONE, false))
                .toList();
        machine.apply(new Declaration(List.of(), down));
    }

    private boolean isUp(Snapshot snapshot, String name) {
        LiveLink lo = snapshot.network(place(name)).links().get("lo");
        assertNotNull(lo, name);
        return lo.message().isUp();
    }

    @Test
    void whatTheCompanionDoesNotTellIsLookedIntoFromTheEnd() throws Exception {
        machine.apply(declaration);
        PreparedCompanion companion = new PreparedCompanion(recorded("a", "b"), Integer.MAX_VALUE);
        setLoopbacksDown();
        try (EarlyLook early = new EarlyLook(companion)) {
            reader().read(declaration, place -> true, early, snapshot -> {
                assertEquals(0, companion.stops);
                assertEquals(true, isUp(snapshot, "a"), "as the companion saw it");
                assertEquals(true, isUp(snapshot, "b"), "as the companion saw it");
                assertEquals(0, companion.stops, "there is more to see");
                assertEquals(false, isUp(snapshot, "c"), "as it is now");
                assertEquals(1, companion.stops, "all is seen");
                assertEquals(false, isUp(snapshot, "d"), "as it is now");
                assertSame(LiveNetwork.EMPTY, snapshot.network(place("e")));
                assertEquals(List.of(), snapshot.networks().unseen());
                return null;
            });
        }
    }

    @Test
    void aNamespaceThatWasMadeAnewSinceIsNotTakenForTheOldOne() throws Exception {
        machine.apply(declaration);
        byte[] recorded = recorded("a", "b", "c", "d");
        machine.namespaces.delete(NamespaceName.of("a"));
        machine.apply(declaration);
        setLoopbacksDown();
        try (EarlyLook early = new EarlyLook(new PreparedCompanion(recorded, Integer.MAX_VALUE))) {
            reader().read(declaration, place -> true, early, snapshot -> {
                assertEquals(false, isUp(snapshot, "a"), "the new one");
                assertEquals(true, isUp(snapshot, "b"), "as the companion saw it");
                return null;
            });
        }
    }

    private SnapshotReader reader() {
        return new SnapshotReader(
                machine.store(machine.sys), machine.state, new JvmPlatform(machine.sys, new Machine.NoPrograms(), 1));
    }
}
