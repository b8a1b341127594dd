package dev.netns.config;

import java.nio.file.Path;

/**
 * Where something is declared.
 *
 * @param file the file, as it was named by whoever asked for it
 * @param line counted from 1
 */
public record Origin(Path file, int line) {
    /** {@code FILE:LINE}, the form that editors and compilers understand. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
