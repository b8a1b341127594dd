package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.netlink.WireGuardKeys;
import dev.netns.proc.FileTree;
import java.io.IOException;
import java.nio.file.Path;

/** A file with a WireGuard key. What is in it goes to the kernel and nowhere else: no message shows any of it. */
final class SecretFile {
    private static final int OTHERS = 077;

    private final FileTree files;
    private final TrustedFile trusted;

    SecretFile(Syscalls sys) {
        this.files = new FileTree(sys);
        this.trusted = new TrustedFile(sys);
    }

    /**
     * The key.
     *
     * @return 32 bytes
     * @throws Failure it cannot be read, others can read or change it, or it is no key
     */
    byte[] read(Path path) {
        String fault = trusted.fault(path);
        if (fault != null) {
            throw failed(path, fault);
        }
        try {
            if ((files.permissions(path) & OTHERS) != 0) {
                throw failed(path, "others than its owner may read it (chmod 600 " + path + ")");
            }
            return WireGuardKeys.parse(files.read(path).strip());
        } catch (IOException e) {
            throw failed(path, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw failed(path, "it is not a key in base64 (wg genkey)");
        }
    }

    private static Failure failed(Path path, String why) {
        return new Failure(ExitStatus.FAILED, "cannot use the key in " + Text.printable(path.toString()) + ": " + why);
    }
}
