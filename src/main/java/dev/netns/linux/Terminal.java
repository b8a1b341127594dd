package dev.netns.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Terminals, ioctl_tty(2). */
public final class Terminal {
    /** {@code asm-generic/ioctls.h}. */
    private static final long TIOCGWINSZ = 0x5413;

    private Terminal() {}

    /**
     * How wide the terminal is that a descriptor refers to.
     *
     * @return columns; 0 where the terminal does not know; -1 where it is no terminal
     */
    public static int columns(int fd) {
        byte[] winsize = new byte[8];
        int answer = Libc.call("ioctl", fd, TIOCGWINSZ, winsize);
        return answer < 0
                ? -1
                : Short.toUnsignedInt(
                        ByteBuffer.wrap(winsize).order(ByteOrder.nativeOrder()).getShort(2));
    }
}
