package dev.netns.cli;

import dev.netns.DeleteOptions;
import dev.netns.DeletedNamespace;
import dev.netns.NamespaceName;
import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.NamePattern;
import dev.netns.names.Names;
import dev.netns.names.PlainVerbs;
import dev.netns.names.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns delete NAME…}. */
final class DeleteVerb implements Verb {
    private static final String ALL = "--all";
    private static final String IF_EXISTS = "--if-exists";
    private static final String KILL = "--kill";
    private static final String WAIT = "--wait";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Deletes names; their physical NICs go back to the host first. A network namespace lives on"
                                + " while a process, a descriptor or another mount holds it: who does is said.");
        Words.flag(spec, "all names", ALL, "-all");
        Words.flag(spec, "a name that is not there is no error", IF_EXISTS);
        Words.flag(spec, "end its processes first", KILL);
        spec.addOption(OptionSpec.builder(WAIT)
                .paramLabel("SECONDS")
                .type(String.class)
                .description("return when the kernel has let go of it; fail after SECONDS (--wait=5)")
                .build());
        Words.several(spec, "0..*", "NAME", "names, or patterns such as 'web-*'");
    }

    /** A value goes on with '=', so that {@code --wait red} leaves the name alone. */
    @Override
    public String spelled(String word) {
        return word.equals(WAIT) ? WAIT + "=" : word;
    }

    @Override
    public int run(Session session, ParseResult words) {
        Store store = session.store();
        boolean all = Words.has(words, ALL) || session.all();
        boolean ifExists = Words.has(words, IF_EXISTS);
        List<String> given = Words.several(words, 0);
        if (all == !given.isEmpty()) {
            throw new UsageException(
                    all
                            ? "--all and names exclude each other; write netns delete --all or netns delete NAME..."
                            : "NAME is missing; write netns delete NAME... or netns delete --all");
        }
        List<byte[]> names = all ? store.names() : NamePattern.expand(store, "delete", given, ifExists);
        Duration timeout = timeout(words);
        DeleteOptions kill = Words.has(words, KILL) ? DeleteOptions.DEFAULT.killingProcesses() : DeleteOptions.DEFAULT;
        DeleteOptions options = timeout == null ? kill : kill.waitingFor(timeout);
        Set<byte[]> earlier = earlierNames(store, names);
        return Each.of(session, names, name -> {
            if (earlier.contains(name)) {
                deleteEarlier(session, name);
            } else if (!ifExists || store.look(name, new FileStatus()) != Store.Kind.ABSENT) {
                delete(session, name, options, timeout);
            }
        });
    }

    /** The names whose namespaces have another one further behind: with that, the namespace goes. */
    private static Set<byte[]> earlierNames(Store store, List<byte[]> names) {
        Map<String, byte[]> last = new HashMap<>();
        Set<byte[]> earlier = new TreeSet<>(Bytes.ORDER);
        FileStatus status = new FileStatus();
        for (byte[] name : names) {
            if (Names.fault(name) == null && store.look(name, status) == Store.Kind.NAMESPACE) {
                byte[] before = last.put(status.device + ":" + status.inode, name);
                if (before != null) {
                    earlier.add(before);
                }
            }
        }
        return earlier;
    }

    /** The next names that are deleted still hold the namespace, which is nothing to tell. */
    private static void deleteEarlier(Session session, byte[] name) {
        session.namespaces().delete(NamespaceName.ofBytes(name));
    }

    private static @Nullable Duration timeout(ParseResult words) {
        String value = words.matchedOptionValue(WAIT, null);
        if (value == null) {
            return null;
        }
        return value.isEmpty() ? Seconds.FOREVER : Seconds.parse(WAIT, value);
    }

    private static void delete(Session session, byte[] name, DeleteOptions options, @Nullable Duration timeout) {
        Names.check("delete", name);
        if (timeout != null) {
            session.status("waiting until the kernel lets go of " + Text.quoted(name));
        }
        DeletedNamespace deleted = session.namespaces().delete(NamespaceName.ofBytes(name), options);
        if (timeout == null || deleted.gone()) {
            PlainVerbs.afterwards(name, deleted.returnedLinks(), deleted.holders())
                    .forEach(session::say);
            return;
        }
        PlainVerbs.afterwards(name, deleted.returnedLinks(), List.of()).forEach(session::say);
        String holders = deleted.holders().isEmpty() ? "" : ": held by " + PlainVerbs.named(deleted.holders());
        throw new Failure(
                ExitStatus.FAILED,
                Text.quoted(name) + " is deleted, but its namespace is still there after " + timeout.toSeconds() + " s"
                        + holders);
    }
}
