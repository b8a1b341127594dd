package dev.netns.cli;

import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Text;
import dev.netns.names.ExecOptions;
import dev.netns.names.Execution;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.MissingCommand;
import dev.netns.names.NamePattern;
import dev.netns.names.References;
import dev.netns.names.Store;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns exec NAME… COMMAND}. */
final class ExecVerb implements Verb {
    private static final String ALL = "--all";
    private static final String CWD = "--cwd";
    private static final String ENV = "--env";
    private static final String JOBS = "--jobs";
    private static final String NO_MOUNTS = "--no-mounts";
    private static final String USER = "--user";
    private static final int DEFAULT_JOBS = 16;
    private static final byte[] ETC_DIRECTORY = Text.ascii("/etc/netns");

    /** Where to run, and what; whether a {@code --} stood before the command. */
    private record Order(List<String> names, List<String> command, boolean isMarked) {}

    @Override
    public void describe(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
        spec.usageMessage()
                .customSynopsis(
                        "netns exec [OPTIONS] NAME COMMAND [ARG...]",
                        "netns exec [OPTIONS] NAME NAME... -- COMMAND [ARG...]",
                        "netns exec [OPTIONS] --all COMMAND [ARG...]")
                .description("Becomes COMMAND in a network namespace, with a /sys of its own and the files of"
                        + " /etc/netns/NAME in /etc. In several namespaces, or those that fit a pattern, the command"
                        + " runs in parallel, each line of its output after the name.");
        Words.flag(spec, "in all named namespaces", ALL, "-all");
        Words.option(spec, CWD, "DIRECTORY", "run it there");
        Words.repeatable(spec, ENV, "NAME=VALUE", "put it into the environment");
        Words.option(spec, JOBS, "N", "how many at once (default: " + DEFAULT_JOBS + ")");
        Words.flag(spec, "only change the network namespace: keep /sys, /etc and all mounts", NO_MOUNTS);
        Words.option(
                spec, USER, "USER[:GROUP]", "as this user, with its groups, and its HOME, USER, LOGNAME and SHELL");
        Words.several(
                spec,
                "0..*",
                "WORD",
                "NAME (or pid:PID, path:FILE, id:NSID, inode:N, docker:CONTAINER, podman:CONTAINER) and COMMAND");
    }

    @Override
    public int run(Session session, ParseResult words) throws InterruptedException {
        boolean all = Words.has(words, ALL) || session.all();
        Order order = order(session.store(), Words.several(words, 0), all);
        refuseWhatIsNoCommand(order, all, words.commandSpec());
        int jobs = jobs(words);
        boolean one = !all
                && order.names().size() == 1
                && !isPattern(session.store(), order.names().get(0));
        try {
            if (one) {
                throw execute(session, words, order.names().get(0), order.command());
            }
            List<byte[]> names = all
                    ? session.store().names()
                    : NamePattern.expand(session.store(), "exec in", order.names(), false);
            return new ManyExecutions(session, options(words), order.command(), jobs).run(names);
        } catch (Failure failure) {
            throw failure.status() < ExitStatus.EXEC_FAILED && failure.status() != ExitStatus.USAGE
                    ? failure.withStatus(ExitStatus.EXEC_FAILED)
                    : failure;
        }
    }

    /**
     * Tells names from command. Several names end with {@code --}; as a command may have that among its own arguments,
     * the words before it count as names only if all of them are namespaces or patterns.
     */
    private static Order order(Store store, List<String> words, boolean all) {
        int end = words.indexOf("--");
        if (all) {
            return new Order(List.of(), end == 0 ? words.subList(1, words.size()) : words, end == 0);
        }
        if (words.isEmpty()) {
            throw new UsageException("NAME and COMMAND are missing; write netns exec NAME COMMAND [ARG...]");
        }
        boolean several = end > 0;
        for (String word : end > 0 ? words.subList(1, end) : List.<String>of()) {
            several &= isNamespace(store, word);
        }
        int names = several ? end : 1;
        return new Order(words.subList(0, names), words.subList(several ? end + 1 : 1, words.size()), several);
    }

    /** Behind the names, all is the command's: an option that stands there was meant for us. */
    private static void refuseWhatIsNoCommand(Order order, boolean all, CommandSpec spec) {
        String before = "netns exec " + (all ? ALL : Text.printable(String.join(" ", order.names())));
        if (order.command().isEmpty()) {
            String dashes = order.names().size() > 1 ? " --" : "";
            throw new UsageException(
                    "COMMAND is missing; write " + before + dashes + " COMMAND [ARG...] (sh for a shell)");
        }
        String first = order.command().get(0);
        if (first.startsWith("-") && !order.isMarked()) {
            int equals = first.indexOf('=');
            boolean ours = spec.findOption(equals < 0 ? first : first.substring(0, equals)) != null;
            String option = Text.printable(first);
            throw new UsageException("'" + option + "' stands where COMMAND is expected; "
                    + (ours
                            ? "options go before the name: write netns exec " + option + " ... NAME COMMAND"
                            : "write " + before + " -- " + option + " if that is the command"));
        }
    }

    private static boolean isNamespace(Store store, String word) {
        byte[] name = Text.encode(word);
        return !References.isName(name)
                || store.look(name, new FileStatus()) == Store.Kind.NAMESPACE
                || NamePattern.isPattern(word);
    }

    private static boolean isPattern(Store store, String word) {
        return NamePattern.isPattern(word) && store.look(Text.encode(word), new FileStatus()) == Store.Kind.ABSENT;
    }

    private static Failure execute(Session session, ParseResult words, String namespace, List<String> command) {
        byte[] name = Text.encode(namespace);
        ExecOptions options = new ExecOptions();
        options.mounts = !Words.has(words, NO_MOUNTS);
        String user = words.matchedOptionValue(USER, null);
        if (user != null) {
            // Looked up before the way in: inside, /etc and the network of the user database may be others.
            options.user = UserWord.lookUp(session.syscalls(), user);
        }
        String directory = words.matchedOptionValue(CWD, null);
        options.directory = directory == null ? null : Text.encode(directory);
        for (String setting : words.matchedOptionValue(ENV, List.<String>of())) {
            byte[] bytes = Text.encode(setting);
            if (!ExecOptions.isSetting(bytes)) {
                throw new UsageException(ENV + " takes NAME=VALUE, not '" + Text.printable(setting) + "'");
            }
            options.settings.add(bytes);
        }
        int fd = new References(session.store()).open("exec in", name);
        byte[][] program = command.stream().map(Text::encode).toArray(byte[][]::new);
        Failure failure = new Execution(session.syscalls(), ETC_DIRECTORY).run(fd, name, options, program);
        return MissingCommand.explained(failure, session.store(), program);
    }

    /** The options that each of several executions gets. */
    private static List<String> options(ParseResult words) {
        List<String> options = new ArrayList<>();
        for (String option : List.of(CWD, USER)) {
            String value = words.matchedOptionValue(option, null);
            if (value != null) {
                options.addAll(List.of(option, value));
            }
        }
        List<String> settings = words.matchedOptionValue(ENV, List.of());
        settings.forEach(setting -> options.addAll(List.of(ENV, setting)));
        if (Words.has(words, NO_MOUNTS)) {
            options.add(NO_MOUNTS);
        }
        return options;
    }

    private static int jobs(ParseResult words) {
        String value = words.matchedOptionValue(JOBS, null);
        int jobs = value == null ? DEFAULT_JOBS : number(value);
        if (jobs <= 0) {
            throw new UsageException(
                    JOBS + " takes a number from 1, not '" + Text.printable(String.valueOf(value)) + "'");
        }
        return jobs;
    }

    private static int number(String word) {
        return Bytes.number(Text.encode(word));
    }
}
