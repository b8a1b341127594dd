package dev.netns.provision;

import dev.netns.linux.Bytes;
import dev.netns.names.Store;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A look into the namespaces that netns remembers, in the order of their names, begun beside us while it is not known yet
 * what is declared: half of the time of a plan is the kernel's answers. Not for several threads; to be closed.
 */
final class EarlyLook implements AutoCloseable {
    /** Nobody looks. */
    static final EarlyLook NONE = new EarlyLook(null);

    /** What a process costs, in namespaces looked into. */
    private static final int FEWEST = 16;

    private static final int RECEIVED_AT_ONCE = 1 << 16;

    private Platform.@Nullable Companion companion;
    private byte[] bytes = new byte[0];
    private int length;

    /** One that gets what a companion writes; null where there is none. */
    EarlyLook(Platform.@Nullable Companion companion) {
        this.companion = companion;
        if (companion != null) {
            bytes = new byte[2 * RECEIVED_AT_ONCE];
        }
    }

    /** Begins it where that is worth it and the platform has a companion. */
    static EarlyLook begin(Store store, State state, Platform platform) {
        List<byte[]> names = state.names();
        names.sort(Bytes.ORDER);
        return names.size() < FEWEST
                ? NONE
                : new EarlyLook(platform.companion(into -> new EarlyQuestions(store).ask(names, into)));
    }

    /** Whether somebody looks. */
    boolean isGoing() {
        return companion != null;
    }

    /** Gets a recording, which is good until it returns. */
    interface Receiver {
        void accept(Recording recording);
    }

    /** Hands over what has come by now. */
    void receive(Receiver receiver) {
        int got;
        while (companion != null && (got = companion.read(bytes, length)) > 0) {
            length += got;
            int at = 0;
            while (Recording.isWhole(bytes, at, length)) {
                Recording recording = new Recording(bytes, at);
                receiver.accept(recording);
                at = recording.end();
            }
            length -= at;
            System.arraycopy(bytes, at, bytes, 0, length);
            if (bytes.length - length < RECEIVED_AT_ONCE) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
        }
    }

    /** Has it end, for all is seen. What is left to do for it, the kernel does while we go on. */
    void stop() {
        if (companion != null) {
            companion.stop();
        }
    }

    /** Ends it; once more is nothing. */
    @Override
    public void close() {
        if (companion != null) {
            companion.close();
            companion = null;
        }
    }
}
