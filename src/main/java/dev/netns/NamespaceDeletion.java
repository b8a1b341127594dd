package dev.netns;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Deletion;
import dev.netns.names.Store;
import dev.netns.names.Teardown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The deletion of one name, with what was asked for before and after it. */
final class NamespaceDeletion {
    /** How long an interrupt of the wait may go unnoticed, in milliseconds. */
    private static final int SLICE = 500;

    private final Store store;
    private final byte[] name;

    NamespaceDeletion(Store store, byte[] name) {
        this.store = store;
        this.name = name;
    }

    DeletedNamespace run(DeleteOptions options) {
        if (options.kill()) {
            new ProcessesInside(store.syscalls(), store.identity("delete", name), name).end();
        }
        Duration timeout = options.timeout();
        // Begun while the namespace still has its name.
        Teardown teardown = timeout == null ? null : watchTeardown();
        try {
            Deletion.Deleted deleted = OwnThread.complete(() -> new Deletion(store).delete(name));
            boolean gone = timeout != null && (teardown == null || await(teardown, Deadline.after(timeout)));
            return described(deleted, gone);
        } finally {
            if (teardown != null) {
                teardown.close();
            }
        }
    }

    private DeletedNamespace described(Deletion.Deleted deleted, boolean gone) {
        List<String> links = new ArrayList<>();
        deleted.returned().forEach(link -> links.add(Text.decode(link)));
        List<String> holders = new ArrayList<>();
        if (!gone) {
            deleted.holders().forEach(holder -> holders.add(holder.toString()));
        }
        boolean stale = deleted.kind() == Store.Kind.STALE;
        return new DeletedNamespace(stale, deleted.namespace().device, deleted.namespace().inode, links, holders, gone);
    }

    /** Uses its thread up. {@code null} where no namespace is there to be torn down. */
    private @Nullable Teardown watchTeardown() {
        if (store.settled(name, new FileStatus()) != Store.Kind.NAMESPACE) {
            return null;
        }
        Syscalls sys = store.syscalls();
        int fd = store.open("delete", name);
        try {
            return OwnThread.complete(() -> Teardown.watch(sys, fd, name));
        } finally {
            sys.close(fd);
        }
    }

    private static boolean await(Teardown teardown, Deadline deadline) {
        while (!Thread.currentThread().isInterrupted()) {
            int left = deadline.millisLeft(SLICE);
            if (teardown.await(left)) {
                return true;
            }
            if (left == 0) {
                return false;
            }
        }
        return false;
    }
}
