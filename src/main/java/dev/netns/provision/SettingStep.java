package dev.netns.provision;

import dev.netns.config.Hooks;
import dev.netns.config.Origin;
import dev.netns.linux.Text;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is neither a link nor a part of a network: kernel parameters, files, the firewall, hooks. */
public sealed interface SettingStep extends ChangingStep {
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
        public Description.Action action() {
            return old == null ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            String before = old == null ? " = " : ": " + Text.printable(old) + " → ";
            return Description.of(action(), "sysctl", "sysctl " + Text.printable(key) + before + Text.printable(value))
                    .with("key", key)
                    .with("old", old)
                    .with("new", value);
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
        public Description.Action action() {
            if (content == null) {
                return Description.Action.REMOVE;
            }
            return exists ? Description.Action.CHANGE : Description.Action.ADD;
        }

        @Override
        public Description description() {
            return Description.of(action(), "file", "file " + Text.printable(path.toString()))
                    .with("file", path);
        }
    }

    /**
     * A file that was not finished, or an empty directory, goes: a netns that was killed left it in /etc/netns.
     *
     * @param path which one
     */
    record Leftover(Path path) implements SettingStep {
        @Override
        public Description.Action action() {
            return Description.Action.REMOVE;
        }

        @Override
        public Description description() {
            return Description.of(action(), "leftover", Text.printable(path.toString()))
                    .withNote("left by a netns that was killed")
                    .with("file", path);
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
        public Description.Action action() {
            if (rules == null) {
                return Description.Action.REMOVE;
            }
            return before == null ? Description.Action.ADD : Description.Action.CHANGE;
        }

        @Override
        public Description description() {
            Description description = Description.of(action(), "nftables", "nftables");
            return differs.isEmpty()
                    ? description
                    : description
                            .withNote("the live ruleset is not as it was loaded: "
                                    + Text.printable(String.join(", ", differs)))
                            .with("differs", differs);
        }
    }

    /**
     * Commands are run once the namespace is there.
     *
     * @param hooks which ones, and those that are to run when it goes
     */
    record Run(Hooks hooks) implements SettingStep {
        @Override
        public Description.Action action() {
            return Description.Action.ADD;
        }

        @Override
        public Description description() {
            int commands = hooks.up().size() + hooks.hostUp().size();
            return Description.of(action(), "hooks", "hooks")
                    .withNote(commands + (commands == 1 ? " command" : " commands"))
                    .with("commands", commands);
        }
    }
}
