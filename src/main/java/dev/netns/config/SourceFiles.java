package dev.netns.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How the files of declarations are reached. A file that cannot be looked at or read is never taken for one that is not
 * there or empty: what it declares would be removed.
 */
public interface SourceFiles {
    /**
     * Whether there is something of that name, be it a symbolic link that leads nowhere.
     *
     * @throws IOException nobody can tell
     */
    boolean isThere(Path path) throws IOException;

    /** Whether something is at the end of the path that is no regular file. */
    boolean isOther(Path path);

    /**
     * The names in a directory, in no order; none where there is no directory.
     *
     * @throws IOException it cannot be read
     */
    List<String> names(Path directory) throws IOException;

    /**
     * The content of a file. Of one that is larger than a declaration may be, at least a byte more than that.
     *
     * @throws IOException it cannot be read to its end
     */
    byte[] read(Path file) throws IOException;
}
