package dev.netns.config;

import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file as text, or says why it is none. */
final class SourceText {
    /** More than a declaration of ten thousand networks; less than what fills a small machine's memory. */
    static final int MAX_BYTES = 16 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private SourceText() {}

    /** The text of {@code file}, its lines ended by {@code \n}; empty when a problem was noted instead. */
    static Optional<String> read(Path file, SourceFiles files, Problems problems) {
        try {
            if (files.isOther(file) && !isDescriptor(file)) {
                problems.addFile(file, "is not a regular file");
                return Optional.empty();
            }
            byte[] bytes = files.read(file);
            if (bytes.length > MAX_BYTES) {
                problems.addFile(file, "is larger than 16 MiB");
                return Optional.empty();
            }
            return decode(file, bytes, problems);
        } catch (IOException e) {
            problems.addFile(file, reason(e));
            return Optional.empty();
        }
    }

    /**
     * Whether a path stands for a file that this process has open already: standard input, or what a shell puts in the
     * place of {@code <(…)}. To read from such a pipe is what the user wants, while a FIFO in a folder might have nobody
     * who writes, and would be waited for.
     */
    static boolean isDescriptor(Path file) {
        String path = file.toString();
        return ConfigReader.isStandardInput(file)
                || path.equals("/dev/stdin")
                || path.startsWith("/dev/fd/")
                || path.startsWith("/proc/self/fd/");
    }

    /** Why a file or directory cannot be read, in the words of errno where Java hides them in a class. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        } else if (e instanceof AccessDeniedException) {
            return "Permission denied";
        } else if (e instanceof NotDirectoryException) {
            return "is not a directory";
        }
        return "cannot be read: " + e.getMessage();
    }

    /** Strict UTF-8: a byte that is none is an error, never a question mark in the name of a namespace. */
    static Optional<String> decode(Path file, byte[] bytes, Problems problems) {
        String text = Text.decode(bytes);
        // To copy the whole text takes as long as to decode it.
        if (Bytes.indexOf(bytes, '\r', 0) >= 0) {
            text = text.replace("\r\n", "\n");
        }
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        return hasOnlyText(file, text, problems) ? Optional.of(text) : Optional.empty();
    }

    /**
     * Notes bytes that are not UTF-8, which end it, and control characters: TOML allows none but tab and line feed, not even
     * in comments, because an editor would not show what they do.
     */
    private static boolean hasOnlyText(Path file, String text, Problems problems) {
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') {
                continue;
            }
            if (c == '\n') {
                line++;
            } else if (Text.isEscaped(text, i)) {
                problems.add(
                        new Origin(file, line),
                        String.format("the byte 0x%02X is not UTF-8; save the file as UTF-8", c & 0xff));
                return false;
            } else if (Character.isISOControl(c) && c < 0x80 && c != '\t') {
                problems.add(
                        new Origin(file, line),
                        String.format(
                                "the control character U+%04X; in a \"string\" it is written \\u%04X",
                                (int) c, (int) c));
            }
        }
        return true;
    }
}
