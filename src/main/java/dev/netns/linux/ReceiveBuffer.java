package dev.netns.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Native memory for recv(2), one piece a thread: only what was received is copied out of it. */
final class ReceiveBuffer {
    /** Never given back while its thread lives: threads that talk netlink are few. */
    private static final ThreadLocal<ReceiveBuffer> OF_THREAD = new ThreadLocal<>();

    private final Pointer memory;
    private final int size;

    private ReceiveBuffer(int size) {
        this.memory = new Pointer(Native.malloc(size));
        this.size = size;
    }

    /** recv(2) into an array. */
    static int receive(int fd, byte[] buffer, int flags) {
        ReceiveBuffer own = OF_THREAD.get();
        if (own == null || own.size < buffer.length) {
            if (own != null) {
                Native.free(Pointer.nativeValue(own.memory));
            }
            own = new ReceiveBuffer(buffer.length);
            OF_THREAD.set(own);
        }
        int received = Libc.call("recv", fd, own.memory, (long) buffer.length, flags);
        if (received > 0) {
            own.memory.read(0, buffer, 0, Math.min(received, buffer.length));
        }
        return received;
    }
}
