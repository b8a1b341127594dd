package dev.netns.linux;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the programs that netns itself starts. The PATH of cron(8), and on Debian that of an ordinary user, lacks the
 * directories of the system's own programs. What a user has executed is found along the caller's PATH only.
 */
public final class SystemPrograms {
    private static final List<String> BESIDES_PATH =
            List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private SystemPrograms() {}

    /** The absolute path of a program; empty where there is none that may be executed. */
    public static Optional<String> find(String name) {
        return find(name, System.getenv("PATH"));
    }

    /** A relative directory in PATH is passed over: which program runs must not depend on the current directory. */
    static Optional<String> find(String name, @Nullable String path) {
        return Stream.concat(path == null ? Stream.empty() : Stream.of(path.split(":")), BESIDES_PATH.stream())
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> new File(directory, name))
                .filter(file -> file.isFile() && file.canExecute())
                .map(File::getPath)
                .findFirst();
    }
}
