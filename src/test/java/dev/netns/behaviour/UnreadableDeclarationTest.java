package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A declaration that is there and cannot be read declares nothing known: nothing is changed by it. */
class UnreadableDeclarationTest extends Declarations {
    private static final String LOOKS = "stat,lstat,newfstatat,statx";

    private void assertRefused(String calls, String words) {
        write(DEFAULT, "[namespace.red]\n");
        write(DEFAULT_PARTS.resolve("more.toml"), "[namespace.blue]\n");
        netns("apply").exits(0);
        for (String verb : new String[] {"plan", "apply"}) {
            sh(
                            "strace -f -qq -o /dev/null -P $1 -e trace=$2 -e inject=$2:error=EIO:when=1+ \"$netns\" $3",
                            DEFAULT,
                            calls,
                            verb)
                    .exits(2)
                    .says(words);
        }
        assertEquals("blue\nred\n", entries());
        netns("down").exits(0);
    }

    @Test
    void whenReadingFails() {
        assertRefused("read", "/etc/netns.toml: cannot be read: Input/output error");
    }

    @Test
    void whenNobodyCanTellWhetherItIsThere() {
        assertRefused(LOOKS, "/etc/netns.toml: cannot be read: /etc/netns.toml: Input/output error");
    }
}
