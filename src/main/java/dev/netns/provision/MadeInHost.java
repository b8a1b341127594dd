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

    /** The same with the links that are about to be made. */
    MadeInHost withComing(MadeInHost coming) {
        SortedMap<Path, Remembered> all = new TreeMap<>(files);
        coming.files.forEach((file, record) ->
                all.put(file, all.getOrDefault(file, Remembered.NOTHING).withComing(record)));
        return new MadeInHost(all);
    }
}
