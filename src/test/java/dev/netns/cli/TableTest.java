package dev.netns.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    @Test
    void hasTabsInAPipe() {
        Table table = table(-1);
        table.row("red and blue", 7, "a long command");
        table.row("tab\there", null, "");
        assertEquals(
                List.of("NAME\tID\tCOMMAND", "red and blue\t7\ta long command", "tab\\x09here\t-\t-"), table.lines());
    }

    @Test
    void isAlignedOnATerminal() {
        Table table = table(0);
        table.row("grün", 12, "x");
        table.row("a", 3, "y");
        assertEquals(List.of("NAME  ID  COMMAND", "grün  12  x", "a     3   y"), table.lines());
    }

    @Test
    void cutsTheLastCellAtTheEdge() {
        Table table = table(14);
        table.row("a", 1, "😀😀😀😀😀");
        assertEquals("a     1   😀😀😀😀", table.lines().get(1));
    }

    @Test
    void hasBoldHeadings() {
        assertEquals(
                "\033[1mNAME  ID\033[0m",
                new Table(80, true, "NAME", "ID").lines().get(0));
        assertEquals("NAME\tID", new Table(-1, true, "NAME", "ID").lines().get(0));
    }

    @Test
    void shortensListsOnATerminalOnly() {
        List<String> words = List.of("a", "b", "c", "d", "e");
        assertEquals("a,b,c,+2", table(80).joined(words));
        assertEquals("a,b,c", table(80).joined(words.subList(0, 3)));
        assertEquals("a,b,c,d,e", table(-1).joined(words));
        assertEquals("", table(-1).joined(List.of()));
        assertNull(table(-1).joined(null));
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "59,59s", "60,1m0s", "3725,1h2m", "86400,1d0h", "93784,1d2h"})
    void ages(long seconds, String text) {
        assertEquals(text, LongTable.age(seconds));
    }

    private static Table table(int columns) {
        return new Table(columns, false, "NAME", "ID", "COMMAND");
    }
}
