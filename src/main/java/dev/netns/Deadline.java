package dev.netns;

import java.time.Duration;

/** The moment at which a wait is given up. */
final class Deadline {
    /** Longer than any machine runs, and far from an overflow of {@link System#nanoTime}. */
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline after(Duration timeout) {
        Duration some = timeout.isNegative() ? Duration.ZERO : timeout;
        Duration bounded = some.compareTo(FOREVER) < 0 ? some : FOREVER;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /** The milliseconds that are left, rounded up, and at most {@code most}; 0 when the time is over. */
    int millisLeft(int most) {
        long left = end - System.nanoTime();
        return (int) Math.min(Math.max(0, (left + 999_999) / 1_000_000), most);
    }
}
