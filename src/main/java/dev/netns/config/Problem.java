package dev.netns.config;

import dev.netns.linux.Text;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * One thing that is wrong with a declaration.
 *
 * @param file the file that has to be changed
 * @param line counted from 1; {@link #WHOLE_FILE} where it is the file itself that is wrong
 * @param message what is wrong, in words, on one line
 */
public record Problem(Path file, int line, String message) implements Comparable<Problem> {
    /** The {@link #line} of a problem that no line can be blamed for, such as a file that does not exist. */
    public static final int WHOLE_FILE = 0;

    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparing(Problem::message);

    /** By file, then by line. */
    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }

    /** {@code FILE:LINE: message}, safe for a terminal: control characters, which a name may hold, are escaped. */
    @Override
    public String toString() {
        String place = line == WHOLE_FILE ? file.toString() : file + ":" + line;
        return Text.printable(place + ": " + message);
    }
}
