package dev.netns.names;

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
}
