package dev.netns.provision;

import static dev.netns.provision.Declared.AUTO;
import static dev.netns.provision.Declared.NONE;
import static dev.netns.provision.Declared.namespace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.stream.JsonWriter;
import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.Hooks;
import dev.netns.config.Place;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is planned for each meeting of what is declared and what there is. */
class PlannerTest {
    private static final Identity OURS = new Identity(4, 100, 1);
    private static final Identity ANOTHER = new Identity(4, 100, 2);

    private final Map<NamespaceName, Live> live = new HashMap<>();
    private final Map<Place, LiveNetwork> networks = new HashMap<>();
    private final Map<NamespaceName, Made> made = new HashMap<>();
    private final Map<Integer, Optional<NamespaceName>> taken = new HashMap<>();

    @Test
    void whatIsNotThereIsMade() {
        assertPlan(
                Declared.of(namespace("red"), namespace("blue", AUTO, false), namespace("green", 7)),
                "blue",
                "  + namespace",
                "  + nsid auto",
                "green",
                "  + namespace",
                "  + loopback up",
                "  + nsid 7",
                "red",
                "  + namespace",
                "  + loopback up",
                "7 changes");
    }

    @Test
    void staleFilesAreReplaced() {
        there("red", Store.Kind.STALE, ANOTHER, NamespaceIds.NONE, null);
        assertPlan(
                Declared.of(namespace("red", NONE, false)),
                "red",
                "  + namespace (in place of a stale file)",
                "1 change");
    }

    @Test
    void whatIsAsDeclaredIsLeftAlone() {
        there("red", 7, true);
        there("blue", 3, false);
        there("green", 9, true);
        assertPlan(
                Declared.of(namespace("red", 7), namespace("blue", AUTO, false), namespace("green", NONE, true)),
                "0 changes");
    }

    @Test
    void whatIsDifferentIsChanged() {
        there("red", NamespaceIds.NONE, false);
        there("blue", NamespaceIds.NONE, true);
        assertPlan(
                Declared.of(namespace("red", 7), namespace("blue", AUTO, false)),
                "blue",
                "  ~ loopback: up → down",
                "  ~ nsid: none → auto",
                "red",
                "  ~ loopback: down → up",
                "  ~ nsid: none → 7",
                "4 changes");
    }

    @Test
    void whatCannotBeSeenIsNotChanged() {
        there("red", Store.Kind.NAMESPACE, OURS, NamespaceIds.NONE, null);
        assertPlan(Declared.of(namespace("red")), "0 changes");
    }

    @Test
    void anotherNsidIsAProblemBeforeAnythingIsChanged() {
        there("red", 6, false);
        assertPlan(
                Declared.of(namespace("red", 7), namespace("blue", NONE, false)),
                "blue",
                "  + namespace",
                "red",
                "  ! its nsid is 6 and the kernel cannot change it to 7 (delete it, and the next apply makes it again)",
                "1 change, 1 problem");
    }

    @Test
    void aTakenNsidIsAProblem() {
        taken.put(7, Optional.of(NamespaceName.of("other")));
        taken.put(8, Optional.empty());
        there("blue", NamespaceIds.NONE, true);
        assertPlan(
                Declared.of(namespace("red", 7), namespace("blue", 8)),
                "blue",
                "  ! nsid 8 is taken by a namespace without a name (declare another, or \"auto\")",
                "red",
                "  ! nsid 7 is taken by 'other' (declare another, or \"auto\")",
                "0 changes, 2 problems");
    }

    @Test
    void theNsidOfWhatIsRemovedIsFree() {
        taken.put(7, Optional.of(NamespaceName.of("old")));
        ours("old");
        assertPlan(
                Declared.of(namespace("red", 7)),
                "old",
                "  - namespace (no longer declared)",
                "red",
                "  + namespace",
                "  + loopback up",
                "  + nsid 7",
                "4 changes");
    }

    @Test
    void theNsidOfWhatIsNotChosenIsTaken() {
        taken.put(7, Optional.of(NamespaceName.of("old")));
        ours("old");
        Plan plan = planner(Declared.of(namespace("red", 7)), Scope.EVERYTHING)
                .plan(Set.of(Place.of(NamespaceName.of("red")))::contains);
        assertEquals(
                List.of("red", "  ! nsid 7 is taken by 'old' (declare another, or \"auto\")", "0 changes, 1 problem"),
                plan.lines());
    }

    @Test
    void aForeignFileIsAProblem() {
        there("red", Store.Kind.FOREIGN, ANOTHER, NamespaceIds.NONE, null);
        assertPlan(
                Declared.of(namespace("red")),
                "red",
                "  ! something that is no namespace has the name (look what it is, remove it by hand)",
                "0 changes, 1 problem");
    }

    @Test
    void whatIsDeclaredNoMoreIsRemovedTheLastFirst() {
        ours("a");
        ours("b");
        there("c", 1, true);
        assertPlan(
                Declared.of(),
                "b",
                "  - namespace (no longer declared)",
                "a",
                "  - namespace (no longer declared)",
                "2 changes");
    }

    @Test
    void whatGoesIsToldWithWhoIsStillInside() throws IOException {
        List<ProcessInside> processes = new ArrayList<>();
        for (int pid = 1; pid <= 7; pid++) {
            processes.add(new ProcessInside(pid, pid == 1 ? "a\033b" : "sleep"));
        }
        Step.Remove remove = new Step.Remove(Declared.made("a", OURS, Declared.FILE), "declared no more", processes);
        assertEquals(
                "namespace (declared no more; still inside: PID 1 (a\\x1bb), PID 2 (sleep), PID 3 (sleep), PID 4 (sleep),"
                        + " PID 5 (sleep) and 2 more)",
                remove.text());
        StringWriter json = new StringWriter();
        JsonWriter out = new JsonWriter(json);
        out.beginObject();
        new Step.Remove(remove.made(), remove.why(), processes.subList(1, 2)).write(out);
        out.endObject();
        assertEquals("""
                {"action":"remove","what":"namespace","why":"declared no more",\
                "inside":[{"pid":2,"command":"sleep"}]}""", json.toString());
    }

    @Test
    void whatWasMadeAnewByOthersIsLeftAlone() {
        made.put(NamespaceName.of("a"), Declared.made("a", OURS, Declared.FILE));
        there("a", Store.Kind.NAMESPACE, ANOTHER, NamespaceIds.NONE, true);
        assertPlan(Declared.of(), "a", "  ! left alone: somebody else has replaced it", "0 changes");
    }

    @Test
    void whatIsGoneIsForgottenInSilence() {
        made.put(NamespaceName.of("a"), Declared.made("a", OURS, Declared.FILE));
        Plan plan = assertPlan(Declared.of(), "0 changes");
        assertEquals(List.of(new Step.Forget()), plan.namespaces().get(0).steps());
    }

    @Test
    void aStaleFileOfOursIsRemoved() {
        made.put(NamespaceName.of("a"), Declared.made("a", OURS, Declared.FILE));
        there("a", Store.Kind.STALE, ANOTHER, NamespaceIds.NONE, null);
        assertPlan(Declared.of(), "a", "  - namespace (no longer declared)", "1 change");
    }

    @Test
    void whatOtherFilesDeclareIsNoneOfItsBusiness() {
        ours("a");
        Planner planner = planner(Declared.of(), Scope.ofFiles(List.of(Path.of("/etc/other.toml"))));
        assertEquals(List.of("0 changes"), planner.plan(name -> true).lines());
        assertEquals(Set.of(), planner.names());
    }

    @Test
    void theDefaultScopeIsThatOfFilesThatAreGoneToo() {
        Made own = Declared.made("a", OURS, Path.of("/etc/netns.toml"));
        Made part = Declared.made("a", OURS, Path.of("/etc/netns.d/a.toml"));
        Made other = Declared.made("a", OURS, Path.of("/etc/netns.d/sub/a.toml"));
        assertTrue(Scope.ofDefaults().covers(own.file()));
        assertTrue(Scope.ofDefaults().covers(part.file()));
        assertTrue(!Scope.ofDefaults().covers(other.file()));
    }

    @Test
    void aNamespaceThatMovesToAnotherFileIsRememberedSo() {
        Made before = Declared.made("a", OURS, Path.of("/etc/before.toml"));
        made.put(before.name(), before);
        there("a", Store.Kind.NAMESPACE, OURS, NamespaceIds.NONE, true);
        Plan plan = assertPlan(Declared.of(namespace("a")), "0 changes");
        assertEquals(List.of(new Step.Remember()), plan.namespaces().get(0).steps());
    }

    @Test
    void whatIsGoneAndDeclaredNoMoreIsForgotten() {
        Remembered files = Remembered.NOTHING.withFiles(new TreeSet<>(Set.of("/etc/netns/a/hosts")));
        Remembered sysctl = new Remembered(
                new TreeMap<>(),
                new TreeMap<>(Map.of("ipv4/ip_forward", "0")),
                new TreeSet<>(),
                null,
                Hooks.NONE,
                false);
        for (Remembered more : List.of(files, sysctl)) {
            made.put(NamespaceName.of("a"), new Made(NamespaceName.of("a"), OURS, Declared.FILE, false, more));
            there("a", Store.Kind.NAMESPACE, OURS, NamespaceIds.NONE, true);
            Plan plan = assertPlan(Declared.of(namespace("a")), "0 changes");
            assertEquals(List.of(new Step.Remember()), plan.namespaces().get(0).steps());
        }
    }

    @Test
    void downTakesOnlyWhatWasMade() {
        ours("a");
        ours("b");
        there("c", 1, true);
        Planner planner = planner(Declared.of(), Scope.EVERYTHING);
        assertEquals(
                List.of("b", "  - namespace (made by netns)", "a", "  - namespace (made by netns)", "2 changes"),
                planner.planDown(name -> true).lines());
    }

    @Test
    void onlyTheChosenArePlanned() {
        ours("old");
        Planner planner = planner(Declared.of(namespace("a"), namespace("b", NONE, false)), Scope.EVERYTHING);
        assertEquals(
                List.of("b", "  + namespace", "1 change"),
                planner.plan(Set.of(Place.of(NamespaceName.of("b")))::contains).lines());
        assertEquals(Set.of(NamespaceName.of("a"), NamespaceName.of("b"), NamespaceName.of("old")), planner.names());
    }

    @Test
    void namesAreSafeToPrint() {
        assertPlan(Declared.of(namespace("\033[31m", NONE, false)), "\\x1b[31m", "  + namespace", "1 change");
    }

    @Test
    void jsonHasEveryNamespaceAndEveryStep() throws IOException {
        ours("old");
        there("as", 5, true);
        there("red", NamespaceIds.NONE, false);
        there("bad", Store.Kind.FOREIGN, ANOTHER, NamespaceIds.NONE, null);
        StringWriter text = new StringWriter();
        planner(
                        Declared.of(
                                namespace("as", 5),
                                namespace("bad"),
                                namespace("new", 6),
                                namespace("red", AUTO, true)),
                        Scope.EVERYTHING)
                .plan(name -> true)
                .write(new JsonWriter(text));
        assertEquals("""
                {"changes":6,"problems":1,"namespaces":[\
                {"name":"old","steps":[{"action":"remove","what":"namespace","why":"no longer declared"}]},\
                {"name":"as","steps":[]},\
                {"name":"bad","steps":[{"action":"fail","what":"namespace","message":\
                "something that is no namespace has the name (look what it is, remove it by hand)"}]},\
                {"name":"new","steps":[{"action":"add","what":"namespace"},\
                {"action":"add","what":"loopback","new":true},{"action":"add","what":"nsid","new":6}]},\
                {"name":"red","steps":[{"action":"change","what":"loopback","old":false,"new":true},\
                {"action":"change","what":"nsid","new":"auto"}]}]}""", text.toString());
    }

    private Plan assertPlan(Declaration declaration, String... lines) {
        Plan plan = planner(declaration, Scope.EVERYTHING).plan(name -> true);
        assertEquals(String.join("\n", lines), String.join("\n", plan.lines()));
        return plan;
    }

    private Planner planner(Declaration declaration, Scope scope) {
        Snapshot snapshot = new Snapshot(
                live,
                LiveNetworks.of(networks, List.of()),
                made,
                MadeInHost.NOTHING,
                SnapshotFiles.NONE,
                taken,
                List.of());
        return new Planner(declaration, snapshot, scope, Others.STAY);
    }

    /** A namespace that netns made. */
    private void ours(String name) {
        made.put(NamespaceName.of(name), Declared.made(name, OURS, Declared.FILE));
        there(name, Store.Kind.NAMESPACE, OURS, NamespaceIds.NONE, true);
    }

    /** A namespace that somebody else made. */
    private void there(String name, int nsid, boolean loopback) {
        there(name, Store.Kind.NAMESPACE, ANOTHER, nsid, loopback);
    }

    private void there(String name, Store.Kind kind, Identity identity, int nsid, Boolean loopback) {
        live.put(NamespaceName.of(name), new Live(kind, identity, nsid));
        if (loopback != null) {
            networks.put(Place.of(NamespaceName.of(name)), Networks.withLoopback(loopback));
        }
    }
}
