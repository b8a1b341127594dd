package dev.netns.provision;

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

    private static final byte[] LAST = Text.ascii("the last namespace");

    private final Syscalls sys;
    private final Platform platform;
    private final HostEnds ends;

    /** Tells when the last one is taken apart; null where none is watched. */
    private @Nullable Teardown watched;

    KernelCleanup(Syscalls sys, Platform platform) {
        this.sys = sys;
        this.platform = platform;
        this.ends = new HostEnds(sys);
    }

    /**
     * Watches a namespace that is to be given up after all others.
     *
     * @throws Failure none is to be had
     */
    EmptyNamespace watchLast() {
        return watch(EmptyNamespace.make(sys, platform));
    }

    private EmptyNamespace watch(EmptyNamespace last) {
        stop();
        try {
            if (last.descriptor() < 0) {
                throw Failure.of("wait for", LAST, last.descriptor());
            }
            watched = platform.call(() -> Teardown.watch(sys, last.descriptor(), LAST));
            return last;
        } catch (Failure failure) {
            last.giveUp();
            throw failure;
        }
    }

    /** Takes notice of a namespace that nobody holds any more, and of what was done for it. */
    void expect(Remembered remembered) {
        ends.add(remembered);
    }

    /**
     * Waits.
     *
     * <p>A namespace in which somebody has just had a netlink socket, as the apply that made it, may come after our last
     * one: then it is waited for with one that has had a socket, too.
     *
     * @param others whether more were given up after the last that is watched, by who has worked in them
     * @throws Failure there is nothing to wait with
     */
    void await(boolean others) {
        if (others || watched == null) {
            watchAnother();
        }
        Objects.requireNonNull(watched).await(MOST_MILLIS);
        for (int i = 0; i < MORE_ROUNDS && !ends.areGone(); i++) {
            watchAnother();
            Objects.requireNonNull(watched).await(MOST_MILLIS);
        }
        stop();
    }

    private void watchAnother() {
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
