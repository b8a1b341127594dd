package dev.netns.provision;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered of the host, by the absolute path of the file that declares it.
 *
 * @param files what was done for each file
 */
public record MadeInHost(SortedMap<Path, Remembered> files) {
    /** Nothing was done. */
    public static final MadeInHost NOTHING = new MadeInHost(new TreeMap<>());

    /** Keeps a copy. */
    public MadeInHost {
        files = new TreeMap<>(files);
    }
}
