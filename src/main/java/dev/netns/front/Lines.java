package dev.netns.front;

import dev.netns.linux.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of a small text file. */
final class Lines {
    private Lines() {}

    /** The rest of the first line that begins with these words, or {@code null}. */
    static byte @Nullable [] after(byte[] file, String words) {
        for (int from = 0; from < file.length; ) {
            int end = end(file, from);
            if (Bytes.startsWith(file, from, words)) {
                return Arrays.copyOfRange(file, from + words.length(), end);
            }
            from = end + 1;
        }
        return null;
    }

    /** Where the line ends that begins at {@code from}. */
    static int end(byte[] file, int from) {
        int end = Bytes.indexOf(file, '\n', from);
        return end < 0 ? file.length : end;
    }
}
