package dev.netns.proc;

import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.Arrays;

/**
 * The table of file locks that are held, proc_locks(5).
 *
 * <p>A line is {@code N: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE START END}, the device in hexadecimal digits; of a
 * process that waits, an arrow stands after the number.
 */
public final class LockTable {
    private static final byte[] LOCKS = Text.ascii("/proc/locks");
    private static final int HEXADECIMAL = 16;

    private LockTable() {}

    /**
     * The process that locked a file by flock(2).
     *
     * @param fd of the file
     * @return its id, or 0 where it is not to be seen from here
     */
    public static int holder(Syscalls sys, int fd) {
        FileStatus file = new FileStatus();
        byte[] table = SmallFile.read(sys, LOCKS);
        return table == null || sys.fstat(fd, file) < 0 ? 0 : holder(table, file);
    }

    /** The same from the table's text. */
    static int holder(byte[] table, FileStatus file) {
        byte[] wanted = Text.ascii(place(file));
        for (int line = 0; line < table.length; ) {
            int newline = Bytes.indexOf(table, '\n', line);
            int end = newline < 0 ? table.length : newline;
            byte[] text = Arrays.copyOfRange(table, line, end);
            int at = Bytes.indexOf(text, wanted);
            if (at > 0 && Bytes.indexOf(text, Text.ascii(": FLOCK ")) > 0) {
                int from = at;
                while (from > 0 && text[from - 1] != ' ') {
                    from--;
                }
                return Math.max(0, Bytes.number(Arrays.copyOfRange(text, from, at)));
            }
            line = end + 1;
        }
        return 0;
    }

    /** {@code " fe:00:2154498 "}: what stands after the process. */
    private static String place(FileStatus file) {
        long major = ((file.device >> 8) & 0xfff) | ((file.device >> 32) & ~0xfffL);
        long minor = (file.device & 0xff) | ((file.device >> 12) & 0xffffff00L);
        return " " + hexadecimal(major) + ":" + hexadecimal(minor) + ":" + file.inode + " ";
    }

    private static String hexadecimal(long number) {
        String digits = Long.toString(number, HEXADECIMAL);
        return digits.length() < 2 ? "0" + digits : digits;
    }
}
