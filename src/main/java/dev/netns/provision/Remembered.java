package dev.netns.provision;

import dev.netns.config.Hooks;
import dev.netns.linux.Copies;
import dev.netns.netlink.LinkMessage;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What netns did in a namespace or in the host that the kernel does not tell: what is no longer declared is taken back by
 * it.
 *
 * @param links that netns made or moved, by name; other ends elsewhere, which have no table, by place and name
 * @param sysctl what the keys that netns set had been before
 * @param files that netns wrote
 * @param nftables the firewall that was loaded; null where none was
 * @param hooks that are to run when it goes; those for its coming up have run
 * @param neighbours whether netns may have added neighbours: where it has not, nobody need ask the kernel, whose table is
 *     one for all namespaces
 */
public record Remembered(
        SortedMap<String, Link> links,
        SortedMap<String, String> sysctl,
        SortedSet<String> files,
        @Nullable LoadedFirewall nftables,
        Hooks hooks,
        boolean neighbours) {
    /** Nothing was done. */
    public static final Remembered NOTHING =
            new Remembered(new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), null, Hooks.NONE, false);

    /** Keeps copies. */
    public Remembered {
        links = new TreeMap<>(links);
        sysctl = new TreeMap<>(sysctl);
        files = new TreeSet<>(files);
    }

    /**
     * A link.
     *
     * @param index of the link; 0 while it is being made
     * @param keys of the configuration that netns set
     * @param device the name that a physical link had in the host; null for others
     * @param alias by which a link in the host is known as ours, since others may use its name and its index there; null
     *     for a link in a namespace
     */
    public record Link(
            int index,
            Set<String> keys,
            @Nullable String device,
            @Nullable String alias) {
        /** Keeps a copy. */
        public Link {
            keys = Copies.of(keys);
        }

        /** A link in a namespace. */
        public Link(int index, Set<String> keys, @Nullable String device) {
            this(index, keys, device, null);
        }

        /** Whether it is this link, of the same name. */
        boolean is(LinkMessage live) {
            return (index == 0 || index == live.index()) && hasAlias(live);
        }

        /** Whether a link has the alias by which this one is known. */
        boolean hasAlias(LinkMessage live) {
            return alias == null || alias.equals(live.alias());
        }
    }

    /** The same with other links. */
    Remembered withLinks(Map<String, Link> others) {
        return new Remembered(new TreeMap<>(others), sysctl, files, nftables, hooks, neighbours);
    }

    /**
     * The same with the links, files and neighbours that are about to be made, and with what the kernel parameters are that
     * are about to be set. Nothing is done by then, so the firewall and the hooks are those of before.
     */
    Remembered withComing(Remembered coming) {
        SortedMap<String, Link> allLinks = new TreeMap<>(links);
        allLinks.putAll(coming.links);
        SortedMap<String, String> allSysctl = new TreeMap<>(coming.sysctl);
        allSysctl.putAll(sysctl);
        SortedSet<String> allFiles = new TreeSet<>(files);
        allFiles.addAll(coming.files);
        return new Remembered(allLinks, allSysctl, allFiles, nftables, hooks, neighbours || coming.neighbours);
    }

    /** The same with other files. */
    Remembered withFiles(SortedSet<String> others) {
        return new Remembered(links, sysctl, others, nftables, hooks, neighbours);
    }
}
