package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of help are as wide as what shows them. */
class HelpTest extends Behaviour {
    @ParameterizedTest
    @ValueSource(strings = {"--help", "exec --help", "plan --help", "delete --help", "list-id --help"})
    void fitsWhereItIsShown(String words) {
        assertFits(80, command((Object[]) words.split(" ")).env("COLUMNS", null).run());
        assertFits(60, command((Object[]) words.split(" ")).env("COLUMNS", "60").run());
        assertFits(
                80, command((Object[]) words.split(" ")).env("COLUMNS", "wide").run());
    }

    @Test
    void isWiderWhereThereIsRoom() {
        Result result = command("plan", "--help").env("COLUMNS", "200").run().exits(0);
        assertTrue(result.lines().stream().mapToInt(String::length).max().orElse(0) > 80, result::toString);
        assertFits(100, result);
    }

    @Test
    void fitsTheTerminal() {
        Terminal terminal = Terminal.open(this);
        terminal.enter("stty cols 64; unset COLUMNS; echo be''gin; $netns plan --help; echo en''d")
                .awaits("end\r\n");
        String page = terminal.screen().replaceAll("(?s).*begin\r\n(.*)end\r\n.*", "$1");
        assertTrue(page.contains("--exit-code"), page);
        assertTrue(widest(page.lines()) <= 64 && widest(page.lines()) > 55, page);
        terminal.close();
    }

    private static void assertFits(int columns, Result result) {
        result.exits(0);
        assertTrue(widest(result.lines().stream()) <= columns, result::toString);
    }

    private static int widest(Stream<String> lines) {
        return lines.mapToInt(String::length).max().orElse(0);
    }
}
