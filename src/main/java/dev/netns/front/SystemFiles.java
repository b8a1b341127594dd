package dev.netns.front;

import dev.netns.config.SourceFiles;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of declarations by system calls. TeaVM's own files hide errors: what it cannot read is empty for it. */
final class SystemFiles implements SourceFiles {
    private final Syscalls sys;

    SystemFiles(Syscalls sys) {
        this.sys = sys;
    }

    @Override
    public boolean isThere(Path path) throws IOException {
        int looked = sys.lstat(Text.encode(path.toString()), new FileStatus());
        if (looked < 0 && looked != -Errno.ENOENT) {
            throw failed(looked);
        }
        return looked == 0;
    }

    @Override
    public boolean isOther(Path path) {
        FileStatus status = new FileStatus();
        return sys.stat(Text.encode(path.toString()), status) == 0 && !status.isRegular();
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        int answer = sys.entries(Text.encode(directory.toString()), entries);
        if (answer < 0 && answer != -Errno.ENOENT) {
            throw failed(answer);
        }
        List<String> names = new ArrayList<>();
        entries.forEach(entry -> names.add(Text.decode(entry)));
        return names;
    }

    @Override
    public byte[] read(Path file) throws IOException {
        int fd = sys.open(Text.encode(file.toString()), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            throw failed(fd);
        }
        try {
            return SmallFile.readAll(sys, fd);
        } finally {
            sys.close(fd);
        }
    }

    private static IOException failed(int negative) {
        return new IOException(Errno.text(-negative));
    }
}
