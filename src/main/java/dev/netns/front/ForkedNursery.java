package dev.netns.front;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.provision.Nursery;
import org.teavm.interop.Address;

/**
 * A nursery with a process of its own, which shares our table of descriptors ({@code CLONE_FILES}): what it opens is
 * open here. Both take from a pipe that holds a byte for each namespace that is still to be made; what the other one has
 * made comes by a second pipe, as the number of its descriptor.
 */
final class ForkedNursery extends Nursery {
    private static final int LOOK_AGAIN_MILLIS = 100;

    /** A pipe holds 64 KiB: so many bytes, or half as many numbers of descriptors as this. */
    private static final int MOST = 8192;

    /** What a process costs, in namespaces made. */
    private static final int FEWEST = 3;

    private final Syscalls sys;
    private final int[] toMake = {-1, -1};
    private final int[] made = {-1, -1};
    private int process = -1;

    ForkedNursery(Syscalls sys) {
        super(sys);
        this.sys = sys;
    }

    @Override
    public void start(int count) {
        if (count < FEWEST || Libc.processors() < 2 || !openPipes()) {
            return;
        }
        int some = Math.min(count, MOST);
        sys.write(toMake[1], new byte[some], 0, some);
        process = Libc.fork(true);
        if (process == 0) {
            makeAll();
            Libc.exit(0);
        }
    }

    private boolean openPipes() {
        if (Libc.pipe(Address.ofData(toMake)) < 0) {
            return false;
        }
        return Libc.pipe(Address.ofData(made)) == 0;
    }

    /** In the other process. */
    private void makeAll() {
        byte[] number = new byte[Integer.BYTES];
        while (takeOne()) {
            int namespace = makeWithoutSocket();
            if (namespace < 0) {
                return;
            }
            for (int i = 0; i < number.length; i++) {
                number[i] = (byte) (namespace >> Byte.SIZE * i);
            }
            sys.write(made[1], number, 0, number.length);
        }
    }

    /** Whether one is still to be made: by who asked. */
    private boolean takeOne() {
        return toMake[0] >= 0 && sys.read(toMake[0], new byte[1], 0, 1) == 1;
    }

    @Override
    public Born take() {
        while (process > 0) {
            int namespace = takeMade(0);
            if (namespace >= 0) {
                return entered(namespace);
            }
            if (takeOne()) {
                return make();
            }
            if (!isRunning()) {
                // It may have made one just before its end.
                namespace = takeMade(0);
                return namespace >= 0 ? entered(namespace) : make();
            }
            namespace = takeMade(LOOK_AGAIN_MILLIS);
            if (namespace >= 0) {
                return entered(namespace);
            }
        }
        return make();
    }

    private Born entered(int namespace) {
        int moved = sys.setns(namespace, Linux.CLONE_NEWNET);
        if (moved < 0) {
            sys.close(namespace);
            return new Born(-1, -1, moved, "enter");
        }
        return withSocket(namespace);
    }

    /** The descriptor of one that the other process has made; -1 where there is none within the time. */
    private int takeMade(int millis) {
        byte[] number = new byte[Integer.BYTES];
        if (sys.poll(made[0], Linux.POLLIN, millis) <= 0
                || sys.read(made[0], number, 0, number.length) != number.length) {
            return -1;
        }
        int namespace = 0;
        for (int i = 0; i < number.length; i++) {
            namespace |= (number[i] & 0xff) << Byte.SIZE * i;
        }
        return namespace;
    }

    private boolean isRunning() {
        if (process > 0 && Libc.waitFor(process, false) != 0) {
            process = 0;
        }
        return process > 0;
    }

    @Override
    public void close() {
        boolean left = true;
        while (left) {
            left = takeOne();
        }
        if (process > 0) {
            Libc.waitFor(process, true);
            process = 0;
        }
        for (int namespace = takeMade(0); namespace >= 0; namespace = takeMade(0)) {
            sys.close(namespace);
        }
        close(toMake);
        close(made);
    }

    private void close(int[] pipe) {
        for (int i = 0; i < pipe.length; i++) {
            if (pipe[i] >= 0) {
                sys.close(pipe[i]);
                pipe[i] = -1;
            }
        }
    }
}
