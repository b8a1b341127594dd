package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One line on a terminal that says how far the work is, when it takes longer than a second. Any thread may tell it. */
public final class Progress implements Consumer<Outcome> {
    private static final int STDERR = 2;
    private static final byte[] STDERR_LINK = Text.ascii("/proc/self/fd/2");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(100);

    private final Syscalls sys;
    private final int total;
    private final boolean wanted;
    private long next = System.nanoTime() + PATIENCE;
    private int finished;
    private boolean shown;

    /**
     * Progress of this many namespaces.
     *
     * @param wanted whether there is to be one, if standard error is a terminal
     */
    public Progress(Syscalls sys, int total, boolean wanted) {
        this.sys = sys;
        this.total = total;
        this.wanted = wanted && isTerminal(sys);
    }

    @Override
    public synchronized void accept(Outcome outcome) {
        finished++;
        long now = System.nanoTime();
        if (wanted && now - next >= 0) {
            next = now + BETWEEN;
            shown = true;
            print("\r" + finished + " of " + total + " namespaces");
        }
    }

    /** Wipes the line. */
    public synchronized void end() {
        if (shown) {
            print("\r\033[K");
        }
    }

    private void print(String text) {
        SmallFile.writeAll(sys, STDERR, Text.ascii(text));
    }

    private static boolean isTerminal(Syscalls sys) {
        byte[] target = new byte[64];
        int length = sys.readlink(STDERR_LINK, target);
        String name = length < 0 ? "" : Text.decode(target, 0, length);
        return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.startsWith("/dev/console");
    }
}
