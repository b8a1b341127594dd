package dev.netns.names;

import org.jspecify.annotations.Nullable;

/**
 * The name that a physical link had in the host, kept in its alias (IFLA_IFALIAS) while it is elsewhere, with the alias
 * that it had: {@code netns:was=eth3;uplink}. So whoever gives it back knows both, even when everything in /run is lost.
 *
 * @param device the name in the host
 * @param alias in the host; empty for none
 */
public record FormerName(String device, String alias) {
    private static final String PREFIX = "netns:was=";

    /** IFALIASZ of {@code linux/if.h}, without its NUL. */
    private static final int LONGEST = 255;

    /** What an alias says; null where it says nothing of a former name. */
    public static @Nullable FormerName of(@Nullable String alias) {
        if (alias == null || !alias.startsWith(PREFIX)) {
            return null;
        }
        int end = alias.indexOf(';');
        return end < 0
                ? new FormerName(alias.substring(PREFIX.length()), "")
                : new FormerName(alias.substring(PREFIX.length(), end), alias.substring(end + 1));
    }

    /**
     * What a NIC of the host is given back as. One that the kernel put into the host when its namespace died still tells
     * what it had been there.
     *
     * @param name in the host
     */
    public static FormerName inHost(String name, @Nullable String alias) {
        FormerName told = of(alias);
        return told == null ? new FormerName(name, alias == null ? "" : alias) : told;
    }

    /** The alias that says it; an earlier one that does not fit beside the name is cut. */
    public String toAlias() {
        String text = PREFIX + device + (alias.isEmpty() ? "" : ";" + alias);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
