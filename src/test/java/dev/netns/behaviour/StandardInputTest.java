package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Declarations from standard input. */
class StandardInputTest extends Declarations {
    @AfterEach
    void removeHostLinks() {
        sh("for l in in0 in1; do ip link del $l 2>/dev/null; done; true").done();
    }

    private Result with(String text, Object... words) {
        return command(words).stdin(text).run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "--file -", "--file=-"})
    void isADash(String dash) {
        String text = "[namespace.red]\n";
        Object[] words = dash.split(" ");
        with(text, "check", List.of(words)).exits(0).printsWords("red", "(<stdin>:1)");
        with(text, "plan", List.of(words)).exits(0).printsWords("red", "+ namespace");
        with(text, "apply", List.of(words)).exits(0);
        assertEquals("red\n", entries());
        with(text, "plan", "--exit-code", List.of(words)).exits(0).prints("0 changes\n");
    }

    @Test
    void isNamedInMessages() {
        for (String verb : new String[] {"check", "plan", "apply"}) {
            with("\n[namespace.red]\nfoo = 1\n", verb, "-").exits(2).says("<stdin>:3: unknown key 'foo'");
        }
        with("[namespace.red]\nfoo = 1\n", "-j", "check", "-").exits(2).says("\"file\":\"<stdin>\",\"line\":2");
    }

    /** A relative path in it is one of the caller's folder. */
    @Test
    void isInTheCallersFolder() {
        Path rules = declare("rules.nft", "table inet none {}\n");
        command("check", "-")
                .in(rules.getParent())
                .stdin("[namespace.red]\nnftables = \"rules.nft\"\n")
                .run()
                .exits(0);
        command("-j", "check", "-")
                .in(rules.getParent())
                .stdin("[namespace.red]\nnftables = \"rules.nft\"\n")
                .run()
                .printsJsonWith("rules.nft");
    }

    /** Two scripts that pipe their declarations know nothing of each other. */
    @ParameterizedTest
    @ValueSource(strings = {"-", "/dev/stdin"})
    void takesNothingAwayThatItDoesNotDeclare(String dash) {
        with("[namespace.red]\n[host.link.in0]\ntype = 'ifb'\n", "apply", dash).exits(0);
        with("[namespace.blue]\n[host.link.in1]\ntype = 'ifb'\n", "plan", dash)
                .exits(0)
                .printsWords("blue", "in1");
        with("[namespace.blue]\n[host.link.in1]\ntype = 'ifb'\n", "apply", dash).exits(0);
        assertEquals("blue\nred\n", entries());
        sh("ip link show in0 && ip link show in1").exits(0);
        with("", "apply", dash).exits(0);
        assertEquals("blue\nred\n", entries());
        netns("down").exits(0);
        assertEquals("", entries());
        sh("ip link show in0").fails();
        sh("ip link show in1").fails();
    }

    /** What an earlier one has set is put back by one that declares the same link without it. */
    @Test
    void changesWhatItDeclaresAgain() {
        String link = "[host.link.in0]\ntype = 'ifb'\n";
        with(link + "mtu = 1400\n[host.link.in1]\ntype = 'ifb'\n", "apply", "-").exits(0);
        with(link, "apply", "-").exits(0);
        sh("ip -o link show in0").printsWords("mtu 1500");
        with(link, "plan", "--exit-code", "-").exits(0).prints("0 changes\n");
        netns("down").exits(0);
        sh("ip link show in1").fails();
    }

    @Test
    void isNotReadByAnExport() {
        with("[namespace.red]\n", "apply", "-").exits(0);
        with("[namespace.red]\nfoo = 1\n", "export", "red").exits(0).printsWords("[namespace.red]");
    }
}
