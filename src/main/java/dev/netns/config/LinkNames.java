package dev.netns.config;

import dev.netns.link.LinkKinds;
import dev.netns.link.Loopback;
import dev.netns.linux.Text;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the kernel takes for the name of a link: dev_valid_name(), and what has a meaning of its own elsewhere. */
final class LinkNames {
    /** The link that is there without being made. */
    static final String LOOPBACK = Loopback.NAME;

    /** {@code IFNAMSIZ}, without the NUL. */
    static final int MOST_BYTES = 15;

    /** Names of directories in /proc/sys/net/ipv4/conf that stand for no link. */
    private static final Set<String> SYSCTL_NAMES = Set.of("all", "default");

    /** In Latin-1, which the kernel takes names for, a blank that does not break the line. */
    private static final byte NO_BREAK_SPACE = (byte) 0xa0;

    private LinkNames() {}

    /** Why a link cannot have this name; empty when it can. */
    static Optional<String> fault(String name) {
        if (name.isEmpty()) {
            return Optional.of("the name of a link is empty");
        }
        String why = why(name);
        return why == null ? Optional.empty() : Optional.of("a link cannot be named '" + name + "': " + why);
    }

    private static @Nullable String why(String name) {
        byte[] bytes = Text.encode(name);
        if (bytes.length > MOST_BYTES) {
            return "it is longer than 15 bytes";
        } else if (name.equals(".") || name.equals("..")) {
            return "that stands for a directory";
        } else if (name.equals(LOOPBACK)) {
            return "the host has that one, which netns leaves alone";
        } else if (SYSCTL_NAMES.contains(name)) {
            return "in sysctls it stands for other links";
        } else if (LinkKinds.isFallback(name)) {
            return "the kernel makes one of that name by itself";
        }
        for (byte part : bytes) {
            if (part == '/' || part == ':' || part == '%') {
                return "it has a '" + (char) part + "' in it";
            } else if (part == ' ' || part >= '\t' && part <= '\r' || part == NO_BREAK_SPACE) {
                return "it has a blank in it";
            } else if (part >= 0 && part < ' ' || part == 0x7f) {
                return "it has a control character in it";
            }
        }
        return null;
    }
}
