package dev.netns.names;

import dev.netns.linux.Text;

/** Gives a namespace another name: the new one is there before the old one goes, so that one always is. */
public final class Renaming {
    private Renaming() {}

    /**
     * Renames.
     *
     * @throws Failure the old name is not there (status 3), the new one is (status 4), or a call failed; the old name
     *     is there then, and the new one is not
     */
    public static void rename(Store store, byte[] from, byte[] to) {
        store.identity("rename", from);
        Names.check("rename", to);
        Creation creation = new Creation(store);
        creation.attach(to, store.path(from), Text.quoted(from));
        boolean done = false;
        try {
            new Deletion(store).delete(from);
            done = true;
        } finally {
            if (!done) {
                creation.detach(to);
            }
        }
    }
}
