package dev.netns.provision;

import dev.netns.config.Origin;
import dev.netns.config.Origins;
import dev.netns.linux.Errno;
import dev.netns.linux.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which key of a route, rule or neighbour the kernel finds at fault, as far as its words tell. Pure. */
final class FaultyKey {
    /** A part of the kernel's words (extended ack), in small letters, and the key that they are about. */
    private static final String[][] KEYS = {
        {"gateway", "via"},
        {"device", "dev"},
        {"carrier", "dev"},
        {"prefsrc", "source"},
        {"source address", "source"},
        {"congestion", "congctl"},
        {"scope", "scope"},
        {"tos", "tos"},
        {"dscp", "tos"},
    };

    private FaultyKey() {}

    /**
     * Where the declaration is at fault.
     *
     * @param errno of the refusal, positive
     * @param words the kernel's own; null where it says no more than the number
     * @return the line of the key, or the declaration's own where no declared key is known to be at fault
     */
    static Origin of(Origins declared, int errno, byte @Nullable [] words) {
        String text = words == null ? "" : Text.decode(words).toLowerCase(Locale.ROOT);
        for (String[] key : KEYS) {
            if (text.contains(key[0]) && declared.keys().containsKey(key[1])) {
                return declared.of(key[1]);
            }
        }
        return switch (errno) {
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH -> declared.of("via");
            case Errno.ENODEV, Errno.ENETDOWN -> declared.of("dev");
            default -> declared.table();
        };
    }
}
