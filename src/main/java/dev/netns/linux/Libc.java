package dev.netns.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the C library, called by name. The first use loads JNA, so that a program that never comes here does not
 * pay for it; and {@code Function} objects are used instead of direct mapping, because registering native methods makes
 * JNA lay out structures by reflection and annotations, which takes longer than everything that a short-lived command
 * does with the methods.
 *
 * <p>Arguments are {@code Integer}, {@code Long}, {@code byte[]} (copied in and out), {@link Pointer} or null. Integer
 * arguments of variadic functions travel like those of others on the architectures that Linux distributions support.
 */
final class Libc {
    private static final NativeLibrary PROCESS = NativeLibrary.getProcess();

    private Libc() {}

    /** Calls a function that answers -1 and sets errno when it fails. Returns its answer or a negative errno. */
    static int callOnce(String function, @Nullable Object... arguments) {
        int answer = PROCESS.getFunction(function).invokeInt(arguments);
        return answer == -1 ? -Native.getLastError() : answer;
    }

    /** As {@link #callOnce}, and again as long as a signal interrupts it. */
    static int call(String function, @Nullable Object... arguments) {
        int answer;
        do {
            answer = callOnce(function, arguments);
        } while (answer == -Errno.EINTR);
        return answer;
    }

    /** A string as C has it: with a NUL at the end. */
    static byte[] string(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
