package dev.netns.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A namespace at the moment of looking, with all that was seen to keep it alive.
 *
 * @param type its type
 * @param inode its identity among those of its type, the number in {@code net:[4026531840]}
 * @param nsid the number from 0 that our network namespace has for it, or
 *     {@link dev.netns.names.NamespaceIds#NONE}; always that for other types
 * @param names its names in the run directory, sorted; only network namespaces have some
 * @param paths where else it is mounted: paths that lead there from here, {@code /proc/PID/root/…} for a mount that only
 *     other mount namespaces have
 * @param processes how many processes are in it
 * @param first the process in it with the lowest id; where there is none, that of the first holder or of the first mount
 *     elsewhere; {@code null} where there is none either
 * @param holders what else holds it
 * @param interfaces the names of its interfaces; {@code null} for other types and where they may not be seen
 */
public record ObservedNamespace(
        NamespaceType type,
        long inode,
        int nsid,
        List<String> names,
        List<String> paths,
        int processes,
        @Nullable ObservedProcess first,
        List<Holder> holders,
        @Nullable List<String> interfaces) {}
