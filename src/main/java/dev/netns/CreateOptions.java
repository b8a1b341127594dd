package dev.netns;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How a namespace is created. Immutable; each method gives changed options. */
public final class CreateOptions {
    /** lo is up, no nsid is assigned, a name that exists is an error. */
    public static final CreateOptions DEFAULT = new CreateOptions(true, null, false);

    /** As an nsid: the kernel chooses. */
    public static final int AUTO = -1;

    private final boolean loopback;
    private final @Nullable Integer nsid;
    private final boolean acceptExisting;

    private CreateOptions(boolean loopback, @Nullable Integer nsid, boolean acceptExisting) {
        this.loopback = loopback;
        this.nsid = nsid;
        this.acceptExisting = acceptExisting;
    }

    /** Whether lo is set up. */
    public CreateOptions withLoopback(boolean up) {
        return new CreateOptions(up, nsid, acceptExisting);
    }

    /** The nsid that the caller's network namespace gives to the new one: from 0, or {@link #AUTO}. */
    public CreateOptions withNsid(int number) {
        checkNsid(number);
        return new CreateOptions(loopback, number, acceptExisting);
    }

    /** A namespace that exists under the name is opened as it is. */
    public CreateOptions acceptingExisting() {
        return new CreateOptions(loopback, nsid, true);
    }

    static void checkNsid(int number) {
        if (number < AUTO) {
            throw new IllegalArgumentException("an nsid is a number from 0: " + number);
        }
    }

    boolean loopback() {
        return loopback;
    }

    OptionalInt nsid() {
        return nsid == null ? OptionalInt.empty() : OptionalInt.of(nsid);
    }

    boolean acceptExisting() {
        return acceptExisting;
    }
}
