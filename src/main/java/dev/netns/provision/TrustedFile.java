package dev.netns.provision;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.Trust;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks at a file that a declaration names (a key, a firewall): whoever can change it could change the network. */
final class TrustedFile {
    private final Syscalls sys;

    TrustedFile(Syscalls sys) {
        this.sys = sys;
    }

    /** What speaks against using it; {@code null} where nothing does, or it cannot be looked at, and so not be read. */
    @Nullable
    String fault(Path file) {
        byte[] path = Text.encode(file.toAbsolutePath().toString());
        FileStatus status = new FileStatus();
        if (sys.stat(path, status) < 0) {
            return null;
        }
        if (!status.isRegular()) {
            return "it is not a regular file";
        }
        try {
            return Trust.ofCaller(sys).fault(path);
        } catch (Failure unseen) {
            return null;
        }
    }
}
