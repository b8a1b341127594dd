package dev.netns;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a namespace is deleted. Immutable; each method gives changed options. */
public final class DeleteOptions {
    /** Its processes go on, and nothing is waited for. */
    public static final DeleteOptions DEFAULT = new DeleteOptions(false, null);

    private final boolean kill;
    private final @Nullable Duration wait;

    private DeleteOptions(boolean kill, @Nullable Duration wait) {
        this.kill = kill;
        this.wait = wait;
    }

    /** The namespace's processes are ended first: by SIGTERM, and by SIGKILL those that go on for 5 seconds after. */
    public DeleteOptions killingProcesses() {
        return new DeleteOptions(true, wait);
    }

    /**
     * The deletion returns once the kernel has torn the namespace down, its links included, or after this time:
     * {@link DeletedNamespace#gone} says which. An interrupt ends the wait too, and leaves the thread's flag set.
     */
    public DeleteOptions waitingFor(Duration timeout) {
        return new DeleteOptions(kill, timeout);
    }

    boolean kill() {
        return kill;
    }

    @Nullable
    Duration timeout() {
        return wait;
    }
}
