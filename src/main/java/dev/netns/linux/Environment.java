package dev.netns.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The environment in the kernel's own bytes and order. {@link System#getenv()} has it as a map of decoded strings without
 * the entries that have no {@code =}, and a launcher on the way adds and drops entries. It therefore passes on what itself
 * was given, each entry ended by a NUL: the native one in a file of which {@value #DESCRIPTOR} has the descriptor, the
 * shell script in base64 in {@value #VARIABLE}.
 */
final class Environment {
    static final String VARIABLE = "NETNS_ENVIRON";
    static final String DESCRIPTOR = "NETNS_ENVIRON_FD";

    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    private Environment() {}

    /** The environment of whoever started the launcher, or of the JVM where no launcher said anything. */
    static byte[][] ofCaller() {
        String descriptor = System.getenv(DESCRIPTOR);
        if (descriptor != null) {
            // A program that is executed must not inherit it.
            Libc.call("fcntl", Integer.parseInt(descriptor), F_SETFD, FD_CLOEXEC);
            return read("/proc/self/fd/" + descriptor);
        }
        String encoded = System.getenv(VARIABLE);
        if (encoded != null) {
            return split(Base64.getMimeDecoder().decode(encoded));
        }
        return read("/proc/self/environ");
    }

    private static byte[][] read(String file) {
        try (InputStream environ = new FileInputStream(file)) {
            return split(environ.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts after each NUL; an entry may be empty. */
    static byte[][] split(byte[] environ) {
        List<byte[]> entries = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < environ.length; i++) {
            if (environ[i] == 0) {
                entries.add(Arrays.copyOfRange(environ, start, i));
                start = i + 1;
            }
        }
        return entries.toArray(new byte[0][]);
    }
}
