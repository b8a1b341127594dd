package dev.netns.provision;

import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.Teardown;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the kernel has taken apart the namespaces that were given up ({@code cleanup_net()}): it does so with all
 * together that it finds given up, and with those that were given up later after them. So a last one is given up with them,
 * and watched.
 */
final class KernelCleanup {
    /** A namespace that somebody else holds is not waited for; a thousand that nobody holds take seconds. */
    private static final int MOST_MILLIS = 60_000;

    /** After so many more it is somebody we do not know of who holds one. */
    private static final int MORE_ROUNDS = 5;

    /** So often, and so far apart, it is tried to make a namespace where the limit of them is reached: five seconds. */
    private static final int MOST_TRIES = 250;

    private static final int MILLIS_BETWEEN_TRIES = 20;

    private static final byte[] REMOVED = Text.ascii("removed namespaces");

    private final Syscalls sys;
    private final Platform platform;
    private final HostEnds ends;

    /** Tells when the last one is taken apart; null where none is watched. */
    private @Nullable Teardown watched;

    /** Whether namespaces were given up that may come after the one that is watched. */
    private boolean others;

    KernelCleanup(Syscalls sys, Platform platform) {
        this.sys = sys;
        this.platform = platform;
        this.ends = new HostEnds(sys);
    }

    /**
     * Watches a namespace that is to be given up after all others.
     *
     * @throws Failure there cannot be one
     */
    EmptyNamespace watchLast() {
        return watch(EmptyNamespace.make(sys, platform));
    }

    private EmptyNamespace watch(EmptyNamespace last) {
        stop();
        try {
            if (last.descriptor() < 0) {
                throw Failure.of("wait for the end of", REMOVED, last.descriptor());
            }
            watched = platform.call(() -> Teardown.watch(sys, last.descriptor(), REMOVED));
            return last;
        } catch (Failure failure) {
            last.giveUp();
            throw failure;
        }
    }

    /** Takes notice of a namespace that was given up, and of what was done for it. */
    void expect(Remembered remembered) {
        ends.add(remembered);
    }

    /** Takes notice that new namespaces were given up because they could not be finished, by who has worked in them. */
    void expectOthers() {
        others = true;
    }

    /** Whether there is anything to wait for that was not removed by its name. */
    boolean expectsOthers() {
        return others;
    }

    /**
     * Waits.
     *
     * <p>A namespace in which somebody has just had a netlink socket, as the apply that made it, may come after our last
     * one: then it is waited for with one that has had a socket, too.
     *
     * @throws Failure there is nothing to wait with
     */
    void await() {
        if (others || watched == null) {
            watchAnother();
        }
        others = false;
        Objects.requireNonNull(watched).await(MOST_MILLIS);
        for (int i = 0; i < MORE_ROUNDS && !ends.areGone(); i++) {
            watchAnother();
            Objects.requireNonNull(watched).await(MOST_MILLIS);
        }
        ends.remove();
        stop();
    }

    /**
     * Waits for what others may have given up, such as a command that was killed. Where no namespace can be made to wait
     * with, it does not: whoever gave up nothing has nothing to answer for.
     *
     * @return whether it has waited
     */
    boolean awaitOfOthers() {
        try {
            watchWithSocket();
        } catch (Failure failure) {
            // Such as the limit of namespaces: that keeps nobody from ending with what was to be done.
            return false;
        }
        await();
        return true;
    }

    /** What was given up counts against {@code user.max_net_namespaces} (ENOSPC) until the kernel is done with it. */
    private void watchAnother() {
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                watchWithSocket();
                return;
            } catch (Failure failure) {
                if (failure.errno() != Errno.ENOSPC) {
                    throw failure;
                }
            }
            sys.poll(-1, 0, MILLIS_BETWEEN_TRIES);
        }
        watchWithSocket();
    }

    private void watchWithSocket() {
        watch(EmptyNamespace.makeWithSocket(sys, platform)).giveUp();
    }

    /** Gives up waiting. */
    void stop() {
        if (watched != null) {
            watched.close();
            watched = null;
        }
    }
}
