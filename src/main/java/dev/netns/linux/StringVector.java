package dev.netns.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Strings as execve(2) takes them: an array of pointers, a null pointer, and the strings, in one block of native memory.
 * The block is malloc's and not JNA's {@code Memory}, which starts a thread to look after it.
 */
final class StringVector implements AutoCloseable {
    private final long address;

    StringVector(byte[][] strings) {
        long pointers = (strings.length + 1L) * Native.POINTER_SIZE;
        long size = pointers;
        for (byte[] string : strings) {
            size += string.length + 1L;
        }
        address = Native.malloc(size);
        if (address == 0) {
            throw new OutOfMemoryError("no native memory for the arguments of a program");
        }
        Pointer block = pointer();
        block.clear(size);
        long at = pointers;
        for (int i = 0; i < strings.length; i++) {
            block.setPointer((long) i * Native.POINTER_SIZE, block.share(at));
            block.write(at, strings[i], 0, strings[i].length);
            at += strings[i].length + 1L;
        }
    }

    Pointer pointer() {
        return new Pointer(address);
    }

    @Override
    public void close() {
        Native.free(address);
    }
}
