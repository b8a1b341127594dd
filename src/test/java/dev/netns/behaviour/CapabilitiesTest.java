package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code apply} and {@code down} as root of a container has them: without one of the capabilities that they take. */
class CapabilitiesTest extends Declarations {
    @ParameterizedTest
    @ValueSource(strings = {"sys_admin", "net_admin"})
    void whatIsMissingIsToldOnceAndNothingIsChanged(String capability) {
        Path file = declare("a.toml", "[namespace.blue]\n[namespace.red]\n");
        String missing = "CAP_" + capability.toUpperCase(Locale.ROOT);
        Result apply = without(capability, "apply", file).refuses(5).says("this needs root (" + missing + ")");
        assertEquals(1, apply.err().lines().count(), apply::toString);
        assertEquals("", entries());

        netns("apply", file).exits(0);
        without(capability, "down").refuses(5).says(missing);
        assertEquals("blue\nred\n", entries());
        netns("down").exits(0).says("2 removed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sys_admin", "net_admin"})
    void nothingToDoTakesNone(String capability) {
        without(capability, "down").exits(0).printsNothing().says("0 namespaces: 0 changes, 0 failed in ");
    }

    private Result without(String capability, Object... words) {
        return Netns.script(
                        directory, "exec setpriv --bounding-set=-" + capability + " --inh-caps=-all \"$netns\" \"$@\"")
                .and(words)
                .run();
    }
}
