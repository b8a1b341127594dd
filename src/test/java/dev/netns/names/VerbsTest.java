package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.netns.linux.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shortened verbs mean what they mean to `ip netns` (do_netns of its ipnetns.c), names are checked as it checks them. */
class VerbsTest {
    @ParameterizedTest
    @CsvSource({
        "l, list",
        "li, list",
        "lis, list",
        "list, list",
        "ls, list",
        "lst, list",
        "s, list",
        "sh, list",
        "show, list",
        "list-, list-id",
        "list-id, list-id",
        "h, help",
        "a, add",
        "ad, add",
        "add, add",
        "at, attach",
        "attach, attach",
        "se, set",
        "set, set",
        "d, delete",
        "del, delete",
        "delete, delete",
        "i, identify",
        "p, pids",
        "e, exec",
        "m, monitor",
    })
    void shortened(String word, String verb) {
        assertEquals(verb, Verbs.ofIp(Text.ascii(word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "lsx", "lists", "adds", "deleted", "dl", "LIST", "rename", "wait", "-l"})
    void unknown(String word) {
        assertNull(Verbs.ofIp(Text.ascii(word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"red", "a b", "-x", "...", ".red", "*", "pid:350", "é", "\n", "\\"})
    void names(String name) {
        assertNull(Names.fault(Text.encode(name)));
    }

    @Test
    void nameOfAnyByte() {
        assertNull(Names.fault(new byte[] {(byte) 0xff}));
        assertNull(Names.fault(new byte[] {1}));
        assertEquals("has a NUL in it", Names.fault(new byte[] {'a', 0}));
        assertEquals("is empty", Names.fault(new byte[0]));
        assertEquals("is longer than 255 bytes", Names.fault(new byte[256]));
        assertEquals("has a '/' in it", Names.fault(Text.ascii("/")));
    }
}
