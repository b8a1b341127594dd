package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An apply that is killed or fails while it sets kernel parameters: what they had been is not forgotten. */
class InterruptedSettingsTest extends Declarations {
    private static final String KEY = "net.ipv4.ip_default_ttl";
    private static final String FILE = "/proc/sys/net/ipv4/ip_default_ttl";
    private static final int MORE_THAN_ANY_CLOSE = 4;
    private static final String BEFORE = "64\n";

    private static final String BARE = "[namespace.red]\n";
    private static final String SET = BARE + "[namespace.red.sysctl]\n\"" + KEY + "\" = 100\n";

    /** Killed each time that it closes the parameter: after the plan has read it, before it is written and after that. */
    @Test
    void killedOnceAParameterIsSet() {
        int set = 0;
        for (int n = 1; n <= MORE_THAN_ANY_CLOSE; n++) {
            Path file = declare("a.toml", BARE);
            netns("apply", file).exits(0);
            declare("a.toml", SET);
            boolean killed = interrupted("close:signal=KILL:when=" + n, file).exit() == 137;
            set += killed && value().equals("100\n") ? 1 : 0;
            netns("apply", file).exits(0);
            declare("a.toml", BARE);
            netns("apply", file).exits(0);
            assertEquals(BEFORE, value());
            netns("down").exits(0);
        }
        assertTrue(set > 0, "it was never killed between the parameter and the record");
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
