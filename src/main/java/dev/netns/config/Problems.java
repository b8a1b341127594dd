package dev.netns.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that a person sees all of it at once and not one fault a run. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(Origin origin, String message) {
        found.add(new Problem(origin.file(), origin.line(), message));
    }

    void addFile(Path file, String message) {
        found.add(new Problem(file, Problem.WHOLE_FILE, message));
    }

    /** Whether nothing was found so far. */
    boolean areNone() {
        return found.isEmpty();
    }

    /** What was found so far, sorted by file and line. */
    List<Problem> sorted() {
        return found.stream().sorted().distinct().toList();
    }

    void throwIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            throw new ConfigException(sorted());
        }
    }
}
