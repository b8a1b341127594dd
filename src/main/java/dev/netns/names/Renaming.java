package dev.netns.names;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;

/** Gives a namespace another name: the new one is there before the old one goes, so that one always is. */
public final class Renaming {
    private static final String OPERATION = "rename";

    private Renaming() {}

    /**
     * Renames.
     *
     * @throws Failure the old name is not there (status 3), the new one is (status 4), or a call failed; the old name
     *     is there then, and the new one is not
     */
    public static void rename(Store store, byte[] from, byte[] to) {
        store.identity(OPERATION, from);
        Names.check(OPERATION + " " + Text.quoted(from) + " to", to);
        if (store.isLink(from)) {
            renameLink(store, from, to);
            return;
        }
        Creation creation = new Creation(store);
        creation.bind(OPERATION + " " + Text.quoted(from) + " to", to, store.path(from));
        boolean done = false;
        try {
            new Deletion(store, OPERATION).delete(from);
            done = true;
        } finally {
            if (!done) {
                creation.detach(to);
            }
        }
    }

    /** A link stays one: a mount in its place would keep the namespace of a container that ends. */
    private static void renameLink(Store store, byte[] from, byte[] to) {
        RunDirectory directory = new RunDirectory(store);
        int lock = directory.lock();
        try {
            Syscalls sys = store.sys;
            if (store.settled(to, new FileStatus()) == Store.Kind.STALE) {
                sys.unlink(store.path(to));
            }
            int linked = sys.link(store.path(from), store.path(to));
            if (linked < 0) {
                throw Failure.of(OPERATION + " " + Text.quoted(from) + " to", to, linked);
            }
            int unlinked = sys.unlink(store.path(from));
            if (unlinked < 0) {
                sys.unlink(store.path(to));
                throw Failure.of(OPERATION, from, unlinked);
            }
        } finally {
            directory.unlock(lock);
        }
    }
}
