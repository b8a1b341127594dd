package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Deletion;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.proc.SmallFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other end of an {@link EarlyLook} for NICs. What is not plain it leaves out: whoever deletes looks again. */
final class EarlyNics {
    private static final byte[] LINKS = Text.ascii("links");

    /** Some namespaces: they are wanted soon. */
    private static final int SENT_AT_ONCE = 1 << 9;

    private final Syscalls sys;
    private final Deletion deletion;
    private final int into;
    private final Recording.Writer writer = new Recording.Writer(2 * SENT_AT_ONCE);

    /**
     * A look.
     *
     * @param into what is written into
     */
    EarlyNics(Store store, int into) {
        this.sys = store.syscalls();
        this.deletion = new Deletion(store);
        this.into = into;
    }

    /** Looks into the namespaces of these names. */
    void look(List<byte[]> names) {
        boolean heard = true;
        for (int i = 0; i < names.size() && heard; i++) {
            look(names.get(i));
            if (i == names.size() - 1 || writer.length() >= SENT_AT_ONCE) {
                heard = SmallFile.writeAll(sys, into, writer.take()) == 0;
            }
        }
    }

    private void look(byte[] name) {
        Deletion.Seen seen;
        try {
            seen = deletion.look(name);
        } catch (Failure failure) {
            return;
        }
        if (seen != null) {
            writer.begin(name, new Identity(seen.device(), seen.inode(), 0), NamespaceIds.NONE);
            writer.note(LINKS, seen.links());
            writer.end();
        }
    }

    /** What a recording tells. */
    static Deletion.@Nullable Seen seen(Recording recording) {
        byte[] links = recording.note(LINKS);
        Identity identity = recording.identity();
        return links == null ? null : new Deletion.Seen(identity.device(), identity.inode(), links);
    }
}
