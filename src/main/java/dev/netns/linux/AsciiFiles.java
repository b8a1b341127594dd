package dev.netns.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Questions about files that the JDK answers by itself, so that a program that asks nothing else need not load JNA.
 *
 * <p>The JDK keeps a path as a string in the locale's encoding, drops superfluous slashes and forgets most error
 * numbers. Therefore only absolute paths of printable ASCII characters are taken, and {@link #UNKNOWN} is answered
 * whenever the JDK cannot say exactly what the kernel would have said.
 */
final class AsciiFiles {
    /** Not answered here: ask the kernel. No call answers this number. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final String ATTRIBUTES = "unix:dev,ino,mode,uid,gid,size,ctime";

    private AsciiFiles() {}

    static int stat(byte[] path, FileStatus into, LinkOption... options) {
        Path file = path(path);
        if (file == null) {
            return UNKNOWN;
        }
        try {
            Map<String, Object> attributes = Files.readAttributes(file, ATTRIBUTES, options);
            into.device = number(attributes, "dev");
            into.inode = number(attributes, "ino");
            into.mode = (int) number(attributes, "mode");
            into.owner = (int) number(attributes, "uid");
            into.group = (int) number(attributes, "gid");
            into.size = number(attributes, "size");
            into.changedMillis = ((FileTime) attribute(attributes, "ctime")).toMillis();
            return 0;
        } catch (NoSuchFileException e) {
            return missing(path);
        } catch (IOException e) {
            return negativeErrno(e);
        }
    }

    /** Reading attributes, JDK 25 takes ENOTDIR for ENOENT; opening a directory it does not. */
    private static int missing(byte[] path) {
        int answer = entries(path, new ArrayList<>());
        return answer < 0 ? answer : UNKNOWN;
    }

    static int entries(byte[] directory, List<byte[]> into) {
        Path folder = path(directory);
        if (folder == null) {
            return UNKNOWN;
        }
        List<byte[]> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                byte @Nullable [] name = bytes(entry.getFileName().toString());
                if (name == null) {
                    return UNKNOWN;
                }
                names.add(name);
            }
        } catch (DirectoryIteratorException e) {
            return UNKNOWN;
        } catch (IOException e) {
            return negativeErrno(e);
        }
        into.addAll(names);
        return names.size();
    }

    static int readlink(byte[] path, byte[] buffer) {
        Path link = path(path);
        if (link == null) {
            return UNKNOWN;
        }
        try {
            byte @Nullable [] target = bytes(Files.readSymbolicLink(link).toString());
            if (target == null) {
                return UNKNOWN;
            }
            int length = Math.min(target.length, buffer.length);
            System.arraycopy(target, 0, buffer, 0, length);
            return length;
        } catch (IOException e) {
            return negativeErrno(e);
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) attribute(attributes, name)).longValue();
    }

    private static Object attribute(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name));
    }

    private static int negativeErrno(IOException e) {
        if (e instanceof NoSuchFileException) {
            return -Errno.ENOENT;
        }
        return e instanceof AccessDeniedException ? -Errno.EACCES : UNKNOWN;
    }

    private static @Nullable Path path(byte[] path) {
        boolean isRoot = path.length == 1 && path[0] == '/';
        if (!isRoot && (path.length < 2 || path[0] != '/' || path[path.length - 1] == '/')) {
            return null;
        }
        for (int i = 0; i < path.length; i++) {
            if (path[i] < ' ' || path[i] > '~' || (path[i] == '/' && !isRoot && path[i + 1] == '/')) {
                return null;
            }
        }
        return Path.of(new String(path, StandardCharsets.US_ASCII));
    }

    private static byte @Nullable [] bytes(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > '~') {
                return null;
            }
        }
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
