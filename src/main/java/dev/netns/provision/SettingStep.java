package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.Hooks;
import dev.netns.config.Origin;
import dev.netns.linux.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is neither a link nor a part of a network: kernel parameters, files, the firewall, hooks. */
public sealed interface SettingStep extends Step {
    /** {@code sysctl}, {@code file}, {@code leftover}, {@code nftables} or {@code hooks}. */
    String what();

    @Override
    default void write(JsonWriter out) throws IOException {
        String action = switch (mark()) {
            case '+' -> "add";
            case '-' -> "remove";
            default -> "change";
        };
        out.name("action").value(action).name("what").value(what());
    }

    /**
     * A kernel parameter is set.
     *
     * @param key with dots
     * @param old its value; null where it is not known: the namespace or the link is made in the same plan
     * @param value what it is to be
     * @param origin where it is declared; null where it is declared no more and goes back to what it was
     */
    record Sysctl(
            String key,
            @Nullable String old,
            String value,
            @Nullable Origin origin) implements SettingStep {
        boolean forgets() {
            return origin == null;
        }

        @Override
        public char mark() {
            return old == null ? '+' : '~';
        }

        @Override
        public String what() {
            return "sysctl";
        }

        @Override
        public String text() {
            return "sysctl " + Text.printable(key) + (old == null ? " = " : ": " + Text.printable(old) + " → ")
                    + Text.printable(value);
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            SettingStep.super.write(out);
            out.name("key").value(key);
            if (old != null) {
                out.name("old").value(old);
            }
            out.name("new").value(value);
        }
    }

    /**
     * A file of the namespace in /etc/netns is written or removed.
     *
     * @param path which one
     * @param content what is to be in it; null where it goes
     * @param exists whether netns wrote it before
     */
    record File(Path path, @Nullable String content, boolean exists) implements SettingStep {
        @Override
        public char mark() {
            if (content == null) {
                return '-';
            }
            return exists ? '~' : '+';
        }

        @Override
        public String what() {
            return "file";
        }

        @Override
        public String text() {
            return "file " + Text.printable(path.toString());
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            SettingStep.super.write(out);
            out.name("file").value(path.toString());
        }
    }

    /**
     * A file that was not finished, or an empty directory, goes: a netns that was killed left it in /etc/netns.
     *
     * @param path which one
     */
    record Leftover(Path path) implements SettingStep {
        @Override
        public char mark() {
            return '-';
        }

        @Override
        public String what() {
            return "leftover";
        }

        @Override
        public String text() {
            return Text.printable(path.toString()) + " (left by a netns that was killed)";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            SettingStep.super.write(out);
            out.name("file").value(path.toString());
        }
    }

    /**
     * The firewall is loaded, or what was loaded is taken out.
     *
     * @param rules null where they go
     * @param before what had been loaded; null where nothing had
     * @param differs the tables and sets that are not as they were loaded; none where other rules are declared
     */
    record Nftables(@Nullable FirewallRules rules, @Nullable LoadedFirewall before, List<String> differs)
            implements SettingStep {
        /** Keeps a copy. */
        public Nftables {
            differs = List.copyOf(differs);
        }

        @Override
        public char mark() {
            if (rules == null) {
                return '-';
            }
            return before == null ? '+' : '~';
        }

        @Override
        public String what() {
            return "nftables";
        }

        @Override
        public String text() {
            return differs.isEmpty()
                    ? "nftables"
                    : "nftables (the live ruleset is not as it was loaded: "
                            + Text.printable(String.join(", ", differs)) + ")";
        }

        @Override
        public void write(JsonWriter out) throws IOException {
            SettingStep.super.write(out);
            if (!differs.isEmpty()) {
                out.name("differs").beginArray();
                for (String part : differs) {
                    out.value(part);
                }
                out.endArray();
            }
        }
    }

    /**
     * Commands are run once the namespace is there.
     *
     * @param hooks which ones, and those that are to run when it goes
     */
    record Run(Hooks hooks) implements SettingStep {
        @Override
        public char mark() {
            return '+';
        }

        @Override
        public String what() {
            return "hooks";
        }

        @Override
        public String text() {
            int commands = hooks.up().size() + hooks.hostUp().size();
            return "hooks (" + commands + (commands == 1 ? " command)" : " commands)");
        }
    }
}
