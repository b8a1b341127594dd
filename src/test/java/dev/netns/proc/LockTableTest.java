package dev.netns.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Text;
import org.junit.jupiter.api.Test;

/** A table as Linux 6.12 writes it, with a process that waits and locks of other kinds on the same file. */
class LockTableTest {
    private static final byte[] TABLE = Text.ascii("""
            1: POSIX  ADVISORY  READ  850 fe:00:2154498 128 128
            2: FLOCK  ADVISORY  WRITE 29935 fe:00:21544988 0 EOF
            3: FLOCK  ADVISORY  WRITE 350 fe:00:2154498 0 EOF
            3: -> FLOCK  ADVISORY  WRITE 351 fe:00:2154498 0 EOF
            4: FLOCK  ADVISORY  READ  77 00:19:12 0 EOF
            5: FLOCK  ADVISORY  WRITE -1 00:19:13 0 EOF
            """);

    @Test
    void findsTheHolder() {
        assertEquals(350, LockTable.holder(TABLE, file(0xfe, 0, 2154498)));
        assertEquals(29935, LockTable.holder(TABLE, file(0xfe, 0, 21544988)));
        assertEquals(77, LockTable.holder(TABLE, file(0, 0x19, 12)));
    }

    @Test
    void findsNobody() {
        assertEquals(0, LockTable.holder(TABLE, file(0xfe, 0, 4498)));
        assertEquals(0, LockTable.holder(TABLE, file(0xfe, 1, 2154498)));
        assertEquals(0, LockTable.holder(TABLE, file(0, 0x19, 13)), "a process of another PID namespace");
        assertEquals(0, LockTable.holder(new byte[0], file(0xfe, 0, 2154498)));
        assertEquals(0, LockTable.holder(Text.ascii("3: FLOCK  ADVISORY"), file(0xfe, 0, 2154498)));
    }

    private static FileStatus file(long major, long minor, long inode) {
        FileStatus status = new FileStatus();
        status.device = major << 8 | minor;
        status.inode = inode;
        return status;
    }
}
