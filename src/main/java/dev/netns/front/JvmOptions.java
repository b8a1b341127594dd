package dev.netns.front;

import dev.netns.linux.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The file {@code lib/jvm.options}, which says itself what is in it. The shell launcher reads the same. */
final class JvmOptions {
    private static final String LIBRARY = "{lib}";

    private JvmOptions() {}

    /**
     * The flags for a Java.
     *
     * @param file the file's bytes
     * @param library the folder that it lies in
     * @param feature the version of Java: 17
     */
    static List<byte[]> parse(byte[] file, byte[] library, int feature) {
        List<byte[]> flags = new ArrayList<>();
        for (int from = 0; from < file.length; ) {
            int end = Lines.end(file, from);
            byte[] line = Arrays.copyOfRange(file, from, end);
            int condition = Bytes.indexOf(line, '+', 0);
            int oldest = condition < 0 ? -1 : Bytes.number(Arrays.copyOf(line, condition));
            if (oldest >= 0) {
                line = Arrays.copyOfRange(line, condition + 2, line.length);
            }
            if (line.length > 0 && line[0] != '#' && feature >= oldest) {
                flags.add(withLibrary(line, library));
            }
            from = end + 1;
        }
        return flags;
    }

    private static byte[] withLibrary(byte[] line, byte[] library) {
        byte[] whole = line;
        for (int at = 0; at < whole.length; at++) {
            if (Bytes.startsWith(whole, at, LIBRARY)) {
                byte[] before = Arrays.copyOf(whole, at);
                byte[] after = Arrays.copyOfRange(whole, at + LIBRARY.length(), whole.length);
                whole = Bytes.concat(before, library, after);
                at += library.length - 1;
            }
        }
        return whole;
    }
}
