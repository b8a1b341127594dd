package dev.netns.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells when entries of a directory come and go (inotify(7)), of one too that is not there yet, or that goes and comes
 * again: as long as it is missing, its parent is watched. For one thread.
 *
 * <p>Where the kernel gives no watch (a user has 128 of them, mostly), it tells of nothing.
 */
public final class DirectoryEvents implements AutoCloseable {
    private static final int IN_MOVED_FROM = 0x40;
    private static final int IN_MOVED_TO = 0x80;
    private static final int IN_CREATE = 0x100;
    private static final int IN_DELETE = 0x200;
    private static final int IN_DELETE_SELF = 0x400;
    private static final int IN_MOVE_SELF = 0x800;
    private static final int IN_ONLYDIR = 0x1000000;

    private static final int OF_DIRECTORY =
            IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    private static final int OF_PARENT = IN_CREATE | IN_MOVED_TO | IN_ONLYDIR;

    private static final int POLLFD_SIZE = 8;
    private static final int NONE = -1;

    private final byte[] directory;
    private final byte[] parent;
    private final byte[] events = new byte[65536];
    private final int inotify;
    private int parentWatch = NONE;

    /**
     * Events of a directory, from the first {@link #watch} on.
     *
     * @param parent the directory that it is in
     */
    public DirectoryEvents(byte[] directory, byte[] parent) {
        this.directory = directory;
        this.parent = parent;
        inotify = Libc.call("inotify_init1", Linux.O_CLOEXEC | Linux.O_NONBLOCK);
    }

    /** Forgets what has come, and sees to it that whatever changes from here on is told of: to be called before a look. */
    public void watch() {
        while (Libc.call("read", inotify, events, (long) events.length) > 0) {}
        if (watch(directory, OF_DIRECTORY) >= 0) {
            if (parentWatch >= 0) {
                Libc.call("inotify_rm_watch", inotify, parentWatch);
                parentWatch = NONE;
            }
            return;
        }
        parentWatch = watch(parent, OF_PARENT);
        // It may have come meanwhile.
        int unused = watch(directory, OF_DIRECTORY);
    }

    /**
     * Waits for an event, or for one of another file.
     *
     * @param other the descriptor of the other file
     * @param otherEvents what to wait for there, such as {@link Linux#POLLPRI}
     * @return whether one came in the time given
     */
    public boolean await(int other, int otherEvents, int timeoutMillis) {
        byte[] pollfds = new byte[2 * POLLFD_SIZE];
        ByteBuffer fields = ByteBuffer.wrap(pollfds).order(ByteOrder.nativeOrder());
        fields.putInt(0, other).putShort(Integer.BYTES, (short) otherEvents);
        fields.putInt(POLLFD_SIZE, inotify).putShort(POLLFD_SIZE + Integer.BYTES, (short) Linux.POLLIN);
        return Libc.callOnce("poll", pollfds, 2L, timeoutMillis) > 0;
    }

    @Override
    public void close() {
        if (inotify >= 0) {
            Libc.callOnce("close", inotify);
        }
    }

    private int watch(byte[] path, int mask) {
        return Libc.call("inotify_add_watch", inotify, Libc.string(path), mask);
    }
}
