package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import org.jspecify.annotations.Nullable;

/** The rule for names of namespaces: 1 to 255 bytes, a name of a file, anything else that the kernel takes. */
public final class Names {
    /** NAME_MAX of {@code linux/limits.h}. */
    public static final int LONGEST = 255;

    private Names() {}

    /**
     * What is wrong with a name.
     *
     * @return words that go after "name", or {@code null} for a valid one
     */
    public static @Nullable String fault(byte[] name) {
        if (name.length == 0) {
            return "is empty";
        }
        if (name.length > LONGEST) {
            return "is longer than " + LONGEST + " bytes";
        }
        if (Bytes.is(name, ".") || Bytes.is(name, "..")) {
            return "stands for a directory";
        }
        if (Bytes.indexOf(name, '/', 0) >= 0) {
            return "has a '/' in it";
        }
        return Bytes.indexOf(name, 0, 0) >= 0 ? "has a NUL in it" : null;
    }

    /**
     * Checks a name.
     *
     * @param operation for the message
     * @throws Failure the name is not valid (status 2)
     */
    public static void check(String operation, byte[] name) {
        String fault = fault(name);
        if (fault != null) {
            throw new Failure(
                    ExitStatus.USAGE, "cannot " + operation + " " + Text.quoted(name) + ": the name " + fault);
        }
    }
}
