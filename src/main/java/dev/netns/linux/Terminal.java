package dev.netns.linux;

/** Terminals, ioctl_tty(2). */
public final class Terminal {
    /** What to take where nobody knows how wide it is. */
    public static final int USUAL_COLUMNS = 80;

    /** {@code asm-generic/ioctls.h}. */
    private static final int TIOCGWINSZ = 0x5413;

    private static final int SIZE_OF_WINSIZE = 8;

    /** {@code ws_col}, two bytes. */
    private static final int COLUMNS = 2;

    private Terminal() {}

    /**
     * How wide the terminal is that a descriptor refers to.
     *
     * @return columns; 0 where the terminal does not know; -1 where it is no terminal
     */
    public static int columns(Syscalls sys, int fd) {
        byte[] winsize = new byte[SIZE_OF_WINSIZE];
        return sys.ioctl(fd, TIOCGWINSZ, winsize) < 0
                ? -1
                : winsize[COLUMNS] & 0xff | (winsize[COLUMNS + 1] & 0xff) << 8;
    }
}
