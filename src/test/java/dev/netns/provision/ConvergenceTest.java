package dev.netns.provision;

import static dev.netns.provision.Declared.AUTO;
import static dev.netns.provision.Declared.NONE;
import static dev.netns.provision.Declared.namespace;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.linux.OwnNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From any declaration to any other: once applied, there is nothing left to do. */
@Tag("root")
@ExtendWith(OwnNetwork.class)
class ConvergenceTest {
    /** The kernel cannot change an nsid: a name has its own number, which is declared or not, or the kernel's choice. */
    private static final List<String> NUMBERED = List.of("red", "dark room", "näme", "-v", "x.json", "lock");

    private static final List<String> CHOSEN = List.of("auto", "a".repeat(255));

    private static final String ADOPTED = "adopted";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void oneAfterTheOther(long seed) {
        Random random = new Random(seed);
        try (Machine machine = new Machine()) {
            machine.namespaces.create(NamespaceName.of(ADOPTED)).close();
            for (int i = 0; i < 4; i++) {
                Declaration declaration = declaration(random);
                String context = "seed " + seed + ", step " + i + ": " + declaration;
                List<String> planned = machine.plan(declaration).lines();
                Report report = machine.apply(declaration);
                assertEquals(List.of(), report.failed(), context);
                assertEquals(
                        planned,
                        new Plan(report.outcomes().stream().map(Outcome::plan).toList()).lines(),
                        context);
                assertEquals(List.of("0 changes"), machine.plan(declaration).lines(), context);
                TreeSet<NamespaceName> expected = new TreeSet<>(List.of(NamespaceName.of(ADOPTED)));
                declaration.namespaces().forEach(namespace -> expected.add(namespace.name()));
                assertEquals(expected.stream().map(NamespaceName::toString).toList(), machine.names(), context);
            }
        }
    }

    private static Declaration declaration(Random random) {
        List<NamespaceDeclaration> all = new ArrayList<>();
        for (int i = 0; i < NUMBERED.size(); i++) {
            Nsid nsid = random.nextBoolean() ? new Nsid.Fixed(2200 + i) : NONE;
            add(all, random, NUMBERED.get(i), nsid);
        }
        for (String name : CHOSEN) {
            add(all, random, name, random.nextBoolean() ? AUTO : NONE);
        }
        add(all, random, ADOPTED, NONE);
        return new Declaration(List.of(), all);
    }

    private static void add(List<NamespaceDeclaration> all, Random random, String name, Nsid nsid) {
        if (random.nextInt(3) > 0) {
            all.add(namespace(name, nsid, random.nextBoolean()));
        }
    }
}
