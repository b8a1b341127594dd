package dev.netns.provision;

import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.netlink.WireGuardKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file with a WireGuard key. What is in it goes to the kernel and nowhere else: no message shows any of it. */
final class SecretFile {
    private static final Set<PosixFilePermission> OF_THE_OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private SecretFile() {}

    /**
     * The key.
     *
     * @return 32 bytes
     * @throws Failure it cannot be read, others can read it, or it is no key
     */
    static byte[] read(Path path) {
        try {
            if (!OF_THE_OWNER.containsAll(Files.getPosixFilePermissions(path))) {
                throw failed(path, "others than its owner may read it (chmod 600 " + path + ")");
            }
            return WireGuardKeys.parse(Files.readString(path).strip());
        } catch (IOException e) {
            throw failed(path, State.reason(e));
        } catch (IllegalArgumentException e) {
            throw failed(path, "it is not a key in base64 (wg genkey)");
        }
    }

    private static Failure failed(Path path, String why) {
        return new Failure(ExitStatus.FAILED, "cannot use the key in " + Text.printable(path.toString()) + ": " + why);
    }
}
