package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An apply that is killed or fails while it sets kernel parameters: what they had been is not forgotten. */
class InterruptedSettingsTest extends Declarations {
    private static final String KEY = "net.ipv4.ip_default_ttl";
    private static final String FILE = "/proc/sys/net/ipv4/ip_default_ttl";
    private static final String BEFORE = "64\n";

    private static final String BARE = "[namespace.red]\n";
    private static final String SET = BARE + "[namespace.red.sysctl]\n\"" + KEY + "\" = 100\n";

    /** Closed once after it was read, and once after it was written. */
    @Test
    void killedOnceAParameterIsSet() {
        Path file = declare("a.toml", BARE);
        netns("apply", file).exits(0);
        declare("a.toml", SET);
        interrupted("close:signal=KILL:when=2", file).exits(137);
        assertEquals("100\n", value());
        netns("apply", file).exits(0);
        declare("a.toml", BARE);
        netns("apply", file).exits(0);
        assertEquals(BEFORE, value());
        netns("down").exits(0);
    }

    @Test
    void aParameterThatCannotBeReadIsNotSet() {
        Path file = declare("a.toml", BARE);
        netns("apply", file).exits(0);
        declare("a.toml", SET);
        // The plan reads it, too.
        for (int read = 1; read <= 2; read++) {
            Result result = interrupted("read:error=ENOMEM:when=" + read + "+", file);
            result.exits(1).says("Cannot allocate memory");
            assertEquals(BEFORE, value());
        }
        netns("down").exits(0);
    }

    private Result interrupted(String injection, Path file) {
        return sh(
                "strace -f -qq -o /dev/null -P $1 -e trace=${2%%:*} -e inject=$2 \"$netns\" apply \"$3\"",
                FILE, injection, file);
    }

    private String value() {
        return sh("nsenter --net=\"$D/red\" cat $1", FILE).out();
    }
}
