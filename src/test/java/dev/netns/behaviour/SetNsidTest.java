package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code set} and {@code list-id}. */
class SetNsidTest extends Behaviour {
    SetNsidTest() {
        super(RUN_NETNS);
    }

    @Test
    void assignsWhatIpThenShows() {
        make("red");
        netns("set", "red", "41").done();
        assertEquals("red (id: 41)\n", ip("netns", "list").out());
    }

    @Test
    void letsTheKernelChoose() {
        make("red");
        netns("set", "red", "auto").done();
        assertTrue(ip("netns", "list").out().matches("red \\(id: \\d+\\)\n"));
    }

    @Test
    void refusesASecondNsid() {
        make("red");
        ip("netns", "set", "red", 42).exits(0);
        netns("set", "red", 43).refuses(4).says("netns: cannot", "'red'", "File exists");
        assertEquals("red (id: 42)\n", ip("netns", "list").out());
    }

    @Test
    void refusesAnNsidThatAnotherHas() {
        make("red", "blue");
        ip("netns", "set", "red", 44).exits(0);
        netns("set", "blue", 44).fails().printsNothing().says("netns: cannot", "'blue'");
    }

    @Test
    void refusesANameThatIsNotThere() {
        netns("set", "red", 45).refuses(3).says("netns: cannot", "'red'");
    }

    @Test
    void refusesAStaleName() {
        makeStale("red");
        netns("set", "red", 45).refuses(3).says("'red'", "stale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seven", "-2", "99999999999", "", "7x"})
    void refusesWhatIsNoNsid(String nsid) {
        make("red");
        netns("set", "--", "red", nsid).exits(2).printsNothing().says("netns: ").hasNoTrace();
        assertEquals("red\n", ip("netns", "list").out());
    }

    @Test
    void refusesTooFewWords() {
        make("red");
        netns("set").exits(2).printsNothing();
        netns("set", "red").exits(2).printsNothing();
    }

    @Test
    void listsNoIdsWhereThereAreNone() {
        Child world = world();
        in(world, "$netns list-id").done();
        assertEquals("[]", in(world, "$netns -j list-id").exits(0).out().strip());
    }

    @Test
    void listsIdsAsIpDoes() {
        Child world = worldWithIds();
        Result result = sameAsIp(world, "list-id");
        assertTrue(result.out().contains("nsid 46 (iproute2 netns name: red)\n"), result::toString);
    }

    @Test
    void listsOneIdAsIpDoes() {
        Child world = worldWithIds();
        sameAsIp(world, "list-id nsid 47");
    }

    @Test
    void listsIdsAsAnotherNamespaceSeesThem() {
        Child world = worldWithIds();
        Result result = sameAsIp(world, "list-id target-nsid 46");
        assertTrue(result.out().contains("nsid 48 current-nsid 47 "), result::toString);
        sameAsIp(world, "list-id target-nsid 46 nsid 47");
    }

    @Test
    void listsIdsInJsonAsIpDoes() {
        Child world = worldWithIds();
        for (String words : List.of("list-id", "list-id target-nsid 46")) {
            Result ours = in(world, "$netns -j " + words).exits(0);
            assertTrue(
                    Json.covers(ours.json(), in(world, "ip -j netns " + words).json()), ours::toString);
        }
    }

    private Result sameAsIp(Child world, String words) {
        Result ours = in(world, "$netns " + words).exits(0);
        assertEquals(in(world, "ip netns " + words).exits(0).out(), ours.out());
        return ours;
    }

    /** A namespace that knows red as 46 and blue as 47; red knows blue as 48, and green, which the world does not. */
    private Child worldWithIds() {
        Child world = world();
        make("red", "blue", "green");
        in(world, "ip netns set red 46 && ip netns set blue 47").done();
        sh("ip -n red netns set blue 48 && ip -n red netns set green 49").done();
        return world;
    }

    private Child world() {
        return start(Command.of("unshare", "-n", "sh", "-c", "echo there; exec sleep 1000"))
                .awaits("there");
    }

    private Result in(Child world, String script) {
        return sh("nsenter -t $1 -n bash -c \"$2\"", world.pid(), script);
    }
}
