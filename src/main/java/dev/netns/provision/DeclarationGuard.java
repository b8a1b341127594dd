package dev.netns.provision;

import dev.netns.config.ConfigReader;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.Trust;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells declarations that others than root and the caller can write, as sudo(8) does of its own files: with hooks, sysctls
 * and a firewall in it, whoever writes a declaration is root.
 *
 * <p>{@code apply} refuses them. {@code plan} changes nothing and says what apply will do: it reads them, and says so.
 * {@code check} says nothing, because an editor or a build runs it, on another machine and as another user. {@code down}
 * takes names at most from a declaration, and runs the hooks that are remembered: to refuse there would only keep what is
 * to go.
 */
final class DeclarationGuard implements ConfigReader.Guard {
    private final Syscalls sys;

    DeclarationGuard(Syscalls sys) {
        this.sys = sys;
    }

    @Override
    public @Nullable String fault(Path path, boolean named) {
        Trust trust = named ? Trust.ofCaller(sys) : Trust.ofRoot(sys);
        String fault;
        try {
            fault = trust.fault(Text.encode(path.toAbsolutePath().toString()));
        } catch (Failure unseen) {
            // What cannot be looked at cannot be read: the reader has the words for it.
            return null;
        }
        return fault == null ? null : fault + " (chown root, chmod go-w)";
    }
}
