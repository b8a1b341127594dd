package dev.netns.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ignored signals of the process and the signal mask of the calling thread, changed so that they can be put back.
 *
 * <p>The kernel is called directly (rt_sigaction(2), rt_sigprocmask(2)), because the C library hides two signals that it
 * uses itself, 32 and 33, which a caller may ignore or block like any other. On an architecture whose numbers for these
 * calls are not known here, nothing is changed.
 */
final class SignalState {
    private static final long SIG_SETMASK = 2;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;

    /** sizeof(sigset_t) of the kernel: 64 signals. */
    private static final long SET_SIZE = Long.BYTES;

    /** More than the kernel's struct sigaction of any architecture, which begins with the handler. */
    private static final int ACTION_SIZE = 64;

    private final Map<Long, byte[]> changedActions = new LinkedHashMap<>();
    private byte @Nullable [] changedMask;

    /** Makes signals ignored, or their action the default one, so that just those in a set are ignored. */
    void ignore(long wanted, long current) {
        for (long signal = 1; signal <= Long.SIZE; signal++) {
            long bit = 1L << (signal - 1);
            if (((wanted ^ current) & bit) != 0) {
                byte[] previous = new byte[ACTION_SIZE];
                byte[] action = number(ACTION_SIZE, (wanted & bit) != 0 ? SIG_IGN : SIG_DFL);
                if (action(signal, action, previous) == 0) {
                    changedActions.put(signal, previous);
                }
            }
        }
    }

    /** Blocks just the signals of a set for the calling thread. */
    void block(long wanted) {
        byte[] previous = new byte[Long.BYTES];
        if (mask(number(Long.BYTES, wanted), previous) == 0) {
            changedMask = previous;
        }
    }

    /** Puts everything back; to be called by the thread that has called {@link #block}. */
    void restore() {
        if (changedMask != null) {
            mask(changedMask, null);
        }
        changedActions.forEach((signal, action) -> action(signal, action, null));
    }

    private static int action(long signal, byte[] action, byte @Nullable [] previous) {
        return Libc.call("syscall", actionCall(), signal, action, previous, SET_SIZE);
    }

    private static int mask(byte[] mask, byte @Nullable [] previous) {
        return Libc.call("syscall", actionCall() + 1, SIG_SETMASK, mask, previous, SET_SIZE);
    }

    /** The number of rt_sigaction(2); that of rt_sigprocmask(2) follows it everywhere. */
    private static long actionCall() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> 13;
            case "aarch64", "riscv64", "loongarch64" -> 134;
            case "ppc64", "ppc64le" -> 173;
            case "s390x" -> 174;
            default -> Integer.MAX_VALUE;
        };
    }

    private static byte[] number(int size, long first) {
        byte[] bytes = new byte[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putLong(first);
        return bytes;
    }
}
