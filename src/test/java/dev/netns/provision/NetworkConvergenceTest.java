package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.OwnNetwork;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.names.Failure;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From any network to any other: once applied, there is nothing left to do, and it is as if it had been made afresh. */
@Tag("root")
@ExtendWith(OwnNetwork.class)
class NetworkConvergenceTest {
    private Machine machine;

    @BeforeEach
    void start() {
        machine = new Machine();
    }

    @AfterEach
    void stop() {
        machine.takeDown();
        machine.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void oneAfterTheOther(long seed) throws ConfigException {
        Random random = new Random(seed);
        Declaration first = RandomNetwork.of(random);
        Declaration second = RandomNetwork.of(random);
        applied(first);
        applied(second);
        String changed = export();
        assertEquals(
                List.of("0 changes"),
                machine.planToApply(
                                ConfigReader.readText(
                                        Declared.FILE,
                                        machine.provisioning(machine.sys).export(Set.of())),
                                machine.sys)
                        .plan()
                        .lines(),
                changed);
        machine.takeDown();
        assertEquals(List.of(), machine.names());
        assertEquals(List.of(), machine.remembered());
        applied(second);
        assertEquals(export(), changed, () -> "from " + first + "\nto " + second);
    }

    private void applied(Declaration declaration) {
        Report report = machine.provision(declaration, machine.sys);
        assertEquals(
                List.of(),
                report.failed().stream()
                        .map(outcome -> outcome.failure() + " " + outcome.plan())
                        .toList(),
                declaration::toString);
        assertEquals(
                List.of("0 changes"),
                machine.planToApply(declaration, machine.sys).plan().lines(),
                declaration::toString);
    }

    /**
     * Whichever call fails: a new namespace is whole or absent, one that was there is as before or as declared, and the
     * next apply finishes it.
     */
    @Test
    void whateverFailsLeavesNothingHalfDone() throws ConfigException {
        Declaration before = Declared.read("""
                [namespace.old.link.eth0]
                type = 'veth'
                peer = 'host:rn0'
                addresses = ['10.77.0.2/24']
                """);
        Declaration after = Declared.read("""
                [namespace.old.link.eth0]
                type = 'veth'
                peer = 'host:rn0'
                mtu = 1400
                addresses = ['10.77.0.2/24', '10.77.0.3/24']
                [[namespace.old.route]]
                to = 'default'
                via = '10.77.0.1'
                [namespace.new.link.eth0]
                type = 'veth'
                peer = 'old:new'
                addresses = ['10.78.0.2/24']
                [namespace.new.link.br]
                type = 'bridge'
                addresses = ['10.79.0.1/24']
                """);
        applied(before);
        String wasOld = partOf("old");
        RecordingSyscalls counting = new RecordingSyscalls(machine.sys);
        machine.provision(after, counting);
        int calls = counting.names().size();
        String isNew = partOf("new");
        String isOld = partOf("old");
        int failures = 0;
        for (int n = 1; n <= calls; n++) {
            machine.takeDown();
            applied(before);
            FailingSyscalls failing = FailingSyscalls.at(machine.sys, n);
            try {
                failures += machine.provision(after, failing).failed().size();
            } catch (Failure e) {
                failures++;
            }
            String context = "call " + n + " of\n" + failing.calls();
            boolean made = machine.names().contains("new");
            // Where old failed, new is done without the pair that leads there.
            List<String> done = List.of(isNew, withoutTable(isNew, "eth0"));
            assertTrue(!made || done.contains(partOf("new")), context);
            String old = partOf("old");
            assertTrue(
                    Stream.of(wasOld, isOld)
                            .map(state -> withoutTable(state, "new"))
                            .anyMatch(withoutTable(old, "new")::equals),
                    () -> old + "\nis neither\n" + wasOld + "\nnor\n" + isOld + "\n" + context);
            applied(after);
            assertEquals(isNew, partOf("new"), context);
            assertEquals(isOld, partOf("old"), context);
        }
        assertTrue(failures > calls / 4, "only " + failures + " of " + calls + " calls made it fail");
    }

    /**
     * The tables of an export in the order of their text: links have other indexes each time they are made. The kernel
     * chooses numbers for namespaces that links lead to, and does not take them back.
     */
    private String export() {
        return tables().sorted().collect(Collectors.joining("\n\n"));
    }

    private Stream<String> tables() {
        return Stream.of(machine.provisioning(machine.sys).export(Set.of()).split("\n\n"))
                .map(table -> table.lines()
                        .filter(line -> !line.startsWith("#") && !line.startsWith("nsid"))
                        .collect(Collectors.joining("\n")))
                .filter(table -> !table.isBlank());
    }

    private String partOf(String namespace) {
        return tables().filter(table -> table.contains("[namespace." + namespace))
                .sorted()
                .collect(Collectors.joining("\n\n"));
    }

    private static String withoutTable(String export, String link) {
        return Stream.of(export.split("\n\n"))
                .filter(table -> !table.contains(".link." + link + "]"))
                .collect(Collectors.joining("\n\n"));
    }
}
