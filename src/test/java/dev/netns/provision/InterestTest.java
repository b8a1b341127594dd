package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Place;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterestTest {
    private static final State.Contents NOTHING = new State.Contents(Map.of(), MadeInHost.NOTHING, List.of());

    private static Interest of(String text) throws ConfigException {
        Declaration declaration = ConfigReader.readText(Declared.FILE, text);
        Map<NamespaceName, Live> live = new HashMap<>();
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            live.put(
                    namespace.name(),
                    new Live(Store.Kind.NAMESPACE, new Identity(1, live.size() + 1, 1), NamespaceIds.NONE));
        }
        return Interest.of(declaration, NOTHING, live, place -> !place.isHost());
    }

    private static Place place(String name) {
        return Place.of(NamespaceName.of(name));
    }

    @Test
    void theHostComesFirstWhereItMatters() throws Exception {
        assertEquals(
                List.of(place("a"), place("b")),
                of("[namespace.b]\n[namespace.a]\n").places());
        Interest interest = of("""
                [namespace.a.link.eth0]
                type = "veth"
                peer = "host:a"
                """);
        assertEquals(List.of(Place.HOST, place("a")), interest.places());
        assertEquals(Set.of(Place.HOST), interest.others(place("a")));
        assertEquals(Set.of(), interest.others(Place.HOST));
    }

    @Test
    void routesOfAddressesMatterWhereOneIsDeclared() throws Exception {
        Interest interest = of("""
                [namespace.a.link.lo2]
                type = "dummy"
                [[namespace.a.route]]
                to = "10.9.0.0/16"
                type = "local"
                dev = "lo2"
                [namespace.b.link.lo2]
                type = "dummy"
                [[namespace.b.route]]
                to = "10.9.0.0/16"
                dev = "lo2"
                """);
        NetworkReader.Part part = NetworkReader.Part.ADDRESS_ROUTES;
        assertEquals(true, interest.parts().get(place("a")).contains(part));
        assertEquals(false, interest.parts().get(place("b")).contains(part));
    }
}
