package dev.netns.proc;

import dev.netns.linux.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of mounts of a mount namespace, proc_pid_mountinfo(5).
 *
 * <p>A line is {@code ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAG…] - TYPE SOURCE SUPER-OPTIONS}; in ROOT, POINT and
 * SOURCE a space, tab, newline and backslash stand as {@code \NNN}, octal.
 */
public final class MountTable {
    private static final int ROOT = 3;
    private static final int POINT = 4;

    private MountTable() {}

    /** The mount points, in the order of mounting, where this part of a file system is mounted ({@code net:[INODE]}). */
    public static List<byte[]> pointsOfRoot(byte[] table, byte[] root) {
        List<byte[]> points = new ArrayList<>();
        for (int line = 0; line < table.length; line = nextLine(table, line)) {
            if (fieldIs(table, field(table, line, ROOT), root)) {
                points.add(unescaped(table, field(table, line, POINT)));
            }
        }
        return points;
    }

    /**
     * A namespace that is mounted.
     *
     * @param link its type and inode: {@code net:[4026532284]}
     * @param point where, in the process's own view
     */
    public record NamespaceMount(byte[] link, byte[] point) {}

    /** All namespaces that are mounted, in the order of mounting. */
    public static List<NamespaceMount> namespaces(byte[] table) {
        List<NamespaceMount> mounts = new ArrayList<>();
        for (int line = 0; line < table.length; line = nextLine(table, line)) {
            if (Bytes.startsWith(table, typeField(table, line), "nsfs ")) {
                mounts.add(new NamespaceMount(
                        unescaped(table, field(table, line, ROOT)), unescaped(table, field(table, line, POINT))));
            }
        }
        return mounts;
    }

    /** The mount points right below a directory that are not below one another, in the order of mounting. */
    public static List<byte[]> pointsBelow(byte[] table, byte[] directory) {
        List<byte[]> points = new ArrayList<>();
        for (int line = 0; line < table.length; line = nextLine(table, line)) {
            byte[] point = unescaped(table, field(table, line, POINT));
            if (isBelow(point, directory) && !isBelowAny(point, points)) {
                points.add(point);
            }
        }
        return points;
    }

    /** Whether a network or other namespace is mounted on a path. */
    public static boolean hasNamespaceOn(byte[] table, byte[] path) {
        for (int line = 0; line < table.length; line = nextLine(table, line)) {
            if (Bytes.startsWith(table, typeField(table, line), "nsfs ")
                    && fieldIs(table, field(table, line, POINT), path)) {
                return true;
            }
        }
        return false;
    }

    /** The first mount point of a type of file system, or {@code null}. */
    public static byte @Nullable [] pointOfType(byte[] table, String type) {
        for (int line = 0; line < table.length; line = nextLine(table, line)) {
            if (Bytes.startsWith(table, typeField(table, line), type + " ")) {
                return unescaped(table, field(table, line, POINT));
            }
        }
        return null;
    }

    private static boolean isBelow(byte[] path, byte[] directory) {
        return path.length > directory.length + 1
                && path[directory.length] == '/'
                && Bytes.startsWith(path, 0, directory);
    }

    private static boolean isBelowAny(byte[] path, List<byte[]> directories) {
        for (byte[] directory : directories) {
            if (isBelow(path, directory) || Arrays.equals(path, directory)) {
                return true;
            }
        }
        return false;
    }

    private static int nextLine(byte[] table, int line) {
        int end = Bytes.indexOf(table, '\n', line);
        return end < 0 ? table.length : end + 1;
    }

    /** Where a field of the line begins, or -1 where the line has not so many. */
    private static int field(byte[] table, int line, int number) {
        int end = nextLine(table, line);
        int at = line;
        for (int i = 0; i < number; i++) {
            at = Bytes.indexOf(table, ' ', at) + 1;
            if (at == 0 || at >= end) {
                return -1;
            }
        }
        return at;
    }

    private static int typeField(byte[] table, int line) {
        int end = nextLine(table, line);
        int at = field(table, line, POINT);
        for (; at >= 0 && at + 3 <= end; at++) {
            if (table[at] == ' ' && table[at + 1] == '-' && table[at + 2] == ' ') {
                return at + 3;
            }
        }
        return -1;
    }

    private static boolean fieldIs(byte[] table, int field, byte[] wanted) {
        return field >= 0 && Arrays.equals(unescaped(table, field), wanted);
    }

    private static byte[] unescaped(byte[] table, int field) {
        if (field < 0) {
            return new byte[0];
        }
        int end = field;
        while (end < table.length && table[end] != ' ' && table[end] != '\n') {
            end++;
        }
        byte[] text = new byte[end - field];
        int length = 0;
        for (int i = field; i < end; i++) {
            if (table[i] == '\\' && i + 3 < end) {
                text[length++] = (byte) ((table[i + 1] - '0') << 6 | (table[i + 2] - '0') << 3 | table[i + 3] - '0');
                i += 3;
            } else {
                text[length++] = table[i];
            }
        }
        return Arrays.copyOf(text, length);
    }
}
