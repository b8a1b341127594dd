package dev.netns.names;

import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.MacAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a physical link was in the host, kept in its alias (IFLA_IFALIAS) while it is elsewhere, with the alias that it
 * had: {@code netns:was=eth3/1500/52:54:00:12:34:56;uplink}. So whoever gives it back knows all of it, even when
 * everything in /run is lost.
 *
 * @param device the name in the host
 * @param mtu in the host; 0 where it is not told
 * @param mac in the host, as text; empty where it is not told
 * @param alias in the host; empty for none
 */
public record FormerName(String device, int mtu, String mac, String alias) {
    private static final String PREFIX = "netns:was=";

    /** No link has it in its name. */
    private static final char DIVIDER = '/';

    /** IFALIASZ of {@code linux/if.h}, without its NUL. */
    private static final int LONGEST = 255;

    /** Of a link of which nothing else is known. */
    public static FormerName only(String device) {
        return new FormerName(device, 0, "", "");
    }

    /** What an alias says; null where it says nothing of a former name. */
    public static @Nullable FormerName of(@Nullable String alias) {
        if (alias == null || !alias.startsWith(PREFIX)) {
            return null;
        }
        int end = alias.indexOf(';');
        String told = alias.substring(PREFIX.length(), end < 0 ? alias.length() : end);
        String own = end < 0 ? "" : alias.substring(end + 1);
        int first = told.indexOf(DIVIDER);
        int second = told.indexOf(DIVIDER, first + 1);
        return first < 0 || second < 0
                ? new FormerName(told, 0, "", own)
                : new FormerName(
                        told.substring(0, first),
                        number(told.substring(first + 1, second)),
                        told.substring(second + 1),
                        own);
    }

    /** Somebody may have written into the alias. */
    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * What a NIC of the host is given back as. One that the kernel put into the host when its namespace died still tells
     * what it had been there.
     */
    public static FormerName inHost(LinkMessage nic) {
        FormerName told = of(nic.alias());
        return told == null
                ? new FormerName(
                        nic.name(), nic.mtu(), MacAddress.text(nic.mac()), nic.alias() == null ? "" : nic.alias())
                : told;
    }

    /** The alias that says it; an earlier one that does not fit beside the rest is cut. */
    public String toAlias() {
        String text = PREFIX + device + DIVIDER + mtu + DIVIDER + mac + (alias.isEmpty() ? "" : ";" + alias);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /**
     * Makes a link what it was. The kernel takes an MTU that a link has already; not every driver takes a hardware address,
     * be it the same.
     *
     * @param index of the link
     * @param macNow that it has
     */
    public LinkRequest restore(int index, byte[] macNow) {
        LinkRequest request = LinkRequest.change(index).name(device).alias(alias);
        if (mtu > 0) {
            request.mtu(mtu);
        }
        MacAddress.parse(mac).filter(former -> !Arrays.equals(former, macNow)).ifPresent(request::mac);
        return request;
    }
}
