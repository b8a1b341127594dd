package dev.netns.front;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;

/** Strings of C, which end in a NUL, from and to bytes without one. */
final class CStrings {
    private CStrings() {}

    static byte[] terminated(byte[] string) {
        return Arrays.copyOf(string, string.length + 1);
    }

    static byte @Nullable [] terminatedOrNull(byte @Nullable [] string) {
        return string == null ? null : terminated(string);
    }

    /** The address of an array until the next allocation; a null pointer for {@code null}. */
    static @Nullable Address addressOrNull(byte @Nullable [] string) {
        return string == null ? null : Address.ofData(string);
    }

    static byte[] bytes(Address string) {
        byte[] bytes = new byte[(int) Libc.strlen(string)];
        Address.moveMemoryBlock(string, Address.ofData(bytes), bytes.length);
        return bytes;
    }

    /**
     * What execve(2) takes: pointers to the strings, a null pointer, the strings.
     *
     * @return memory of malloc(3), in which the collector moves nothing; a null pointer when there is none
     */
    static @Nullable Address block(byte[][] strings) {
        long pointers = (strings.length + 1L) * Address.sizeOf();
        long size = pointers;
        for (byte[] string : strings) {
            size += string.length + 1;
        }
        Address block = Libc.malloc(size);
        if (block == null) {
            return null;
        }
        Address pointer = block;
        Address text = block.add(pointers);
        for (byte[] string : strings) {
            pointer.putAddress(text);
            Address.moveMemoryBlock(Address.ofData(string), text, string.length);
            text.add(string.length).putByte((byte) 0);
            pointer = pointer.add(Address.sizeOf());
            text = text.add(string.length + 1);
        }
        pointer.putAddress(Address.fromLong(0));
        return block;
    }
}
