package dev.netns.provision;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;

/** A namespace without a name and with nothing in it, until it is given up. */
final class EmptyNamespace {
    private final Syscalls sys;

    /** A negative errno where there is none. */
    private int descriptor;

    private EmptyNamespace(Syscalls sys, int descriptor) {
        this.sys = sys;
        this.descriptor = descriptor;
    }

    /** Makes one; the calling thread stays where it is. */
    static EmptyNamespace make(Syscalls sys, Platform platform) {
        return new EmptyNamespace(sys, platform.call(() -> open(sys)));
    }

    /** The descriptor of a new one, which the calling thread is in then, or a negative errno. */
    static int open(Syscalls sys) {
        int unshared = sys.unshare(Linux.CLONE_NEWNET);
        return unshared < 0 ? unshared : sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
    }

    /** It, or a negative errno where there is none. */
    int descriptor() {
        return descriptor;
    }

    /** Gives it up; once more is nothing. */
    void giveUp() {
        if (descriptor >= 0) {
            sys.close(descriptor);
            descriptor = -1;
        }
    }
}
