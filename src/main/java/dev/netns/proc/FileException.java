package dev.netns.proc;

import dev.netns.linux.Errno;
import java.io.IOException;

/** A file that cannot be worked with; the message is the kernel's reason. */
public final class FileException extends IOException {
    private static final long serialVersionUID = 1;

    private final int error;

    FileException(int negativeErrno) {
        super(Errno.text(-negativeErrno));
        error = -negativeErrno;
    }

    /** The errno. */
    public int error() {
        return error;
    }
}
