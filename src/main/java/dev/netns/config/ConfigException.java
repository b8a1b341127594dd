package dev.netns.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A declaration that cannot be used. Checked, because it is the user's fault and not the program's: whoever reads a
 * declaration has to show what is wrong with it (exit status 2) and must not apply any part of it.
 */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * What is wrong.
     *
     * @param problems sorted by file and line; at least one
     */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All problems of all files, sorted by file and line; at least one. {@link #getMessage} has one a line. */
    public List<Problem> problems() {
        return problems;
    }
}
