package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Patterns in the place of names, for the verbs of declarations. */
class PatternsTest extends Declarations {
    private static final String TEXT = "[namespace.web-1]\n[namespace.web-2]\n[namespace.db]\n";

    @Test
    void chooseWhatIsDeclared() {
        Path file = declare("a.toml", TEXT);
        String plan = netns("plan", file, "web-*").exits(0).out();
        assertEquals(netns("plan", file, "web-1", "web-2").exits(0).out(), plan);
        netns("plan", "--file", file, "--only", "web-[!1]").exits(0).printsWords("web-2");
        netns("apply", file, "web-?").exits(0).says("2 namespaces: 2 added");
        assertEquals("web-1\nweb-2\n", entries());
        netns("apply", file, "mail-*")
                .refuses(3)
                .says("cannot apply 'mail-*': No such file or directory", "no name fits this pattern");
    }

    @Test
    void chooseWhatIsDeclaredNoMore() {
        Path file = declare("a.toml", TEXT);
        netns("apply", file).exits(0);
        declare("a.toml", "[namespace.web-1]\n");
        netns("apply", file, "web-*").exits(0).says("1 removed");
        assertEquals("db\nweb-1\n", entries());
    }

    @Test
    void chooseWhatGoes() {
        Path file = declare("a.toml", TEXT);
        netns("apply", file).exits(0);
        make("web-3");
        netns("down", "web-*").exits(0).says("2 namespaces: 2 removed");
        assertEquals("db\nweb-3\n", entries());
        netns("down", file, "web-*").exits(0).says("0 changes");
        netns("down", file, "mail-*").refuses(3).says("no name fits this pattern");
        assertEquals("db\nweb-3\n", entries());
    }

    @Test
    void chooseWhatIsExported() {
        make("web-1", "web-2", "db");
        String all = netns("export", "web-*").exits(0).out();
        assertEquals(netns("export", "web-1", "web-2").exits(0).out(), all);
        netns("export", "mail-*").refuses(3).says("no name fits this pattern");
    }

    /** A name may have the characters of a pattern. */
    @Test
    void areNamesWhereThereIsSuchAName() {
        Path file = declare("a.toml", "[namespace.\"web-*\"]\n[namespace.web-1]\n");
        netns("apply", file, "web-*").exits(0).says("1 namespace: 1 added");
        assertEquals("web-*\n", entries());
        netns("apply", file).exits(0);
        netns("down", "web-*").exits(0);
        assertEquals("web-1\n", entries());
    }
}
