package dev.netns.cli;

import dev.netns.linux.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What an exception of java.nio.file means, in the words of the kernel. */
final class IoWords {
    private IoWords() {}

    static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return Errno.text(Errno.ENOENT);
        }
        if (e instanceof AccessDeniedException) {
            return Errno.text(Errno.EACCES);
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
