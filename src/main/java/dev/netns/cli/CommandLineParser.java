package dev.netns.cli;

import dev.netns.NetnsException;
import dev.netns.config.NearMiss;
import dev.netns.linux.Bytes;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Terminal;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.References;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** From words to a verb that runs; and from what it throws to one line and an exit status. */
final class CommandLineParser {
    private static final int STDOUT = 1;

    private final Syscalls sys;
    private final Console console;

    private CommandLineParser(Syscalls sys) {
        this.sys = sys;
        this.console = new Console(sys);
    }

    /** Runs a command line. Answers the exit status. */
    static int run(Syscalls sys, byte[][] arguments) {
        List<String> words = new ArrayList<>();
        for (byte[] argument : arguments) {
            words.add(Text.decode(argument));
        }
        CommandLineParser parser = new CommandLineParser(sys);
        try {
            return parser.run(words);
        } catch (Failure failure) {
            // A page of help that cannot be written.
            parser.console.complain(failure);
            return failure.status();
        }
    }

    int run(List<String> words) {
        int at = verbPlace(words);
        List<String> whole = new ArrayList<>(words);
        if (at < 0) {
            at = whole.size();
            whole.add("list");
        }
        String name = VerbTable.wholeName(whole.get(at));
        if (name == null) {
            return usage(unknownVerb(whole.get(at)), null, words);
        }
        Verb verb = VerbTable.verb(name);
        if (verb == null) {
            return help(at + 1 < words.size() ? words.get(at + 1) : null);
        }
        whole.set(at, name);
        ListedNames.dropNsids(whole, at);
        whole.replaceAll(verb::spelled);
        CommandLine root = new CommandLine(HelpText.root());
        root.addSubcommand(name, HelpText.verb(name, verb));
        ParseResult result;
        try {
            result = root.parseArgs(whole.toArray(new String[0]));
        } catch (ParameterException e) {
            String verbGiven = words.size() == whole.size() ? name : null;
            return asksForHelp(whole, at) ? help(name) : usage(UsageFault.of(e), verbGiven, words);
        }
        GlobalOptions.Values options = GlobalOptions.of(result);
        if (options.help()) {
            return help(words.size() == whole.size() ? name : null);
        }
        if (options.version()) {
            console.line("netns " + Main.version());
            console.flush();
            return ExitStatus.DONE;
        }
        return guarded(verb, result, options);
    }

    private int guarded(Verb verb, ParseResult result, GlobalOptions.Values options) {
        ParseResult words = result.subcommand();
        Session session = new Session(sys, console, this, options);
        Failure failure;
        Throwable cause;
        try {
            if (options.namespace() != null) {
                enter(session, options.namespace());
            }
            int status = verb.run(session, words);
            if (status == ExitStatus.DONE || !words.commandSpec().name().equals("exec")) {
                session.flush();
            }
            return status;
        } catch (Failure e) {
            failure = e;
            cause = e;
        } catch (NetnsException e) {
            failure = Session.failure(e);
            cause = e;
        } catch (UsageException e) {
            return usage(String.valueOf(e.getMessage()), words.commandSpec().name(), options.json());
        } catch (InterruptedException e) {
            failure = new Failure(ExitStatus.FAILED, "interrupted");
            cause = e;
        } catch (OutOfMemoryError e) {
            long heap = Runtime.getRuntime().maxMemory() >> 20;
            failure = new Failure(ExitStatus.FAILED, "out of memory: Java has " + heap + " MiB")
                    .withHint("Java takes a quarter of the machine's memory: give the machine more of it");
            cause = e;
        } catch (RuntimeException | LinkageError e) {
            failure = new Failure(ExitStatus.FAILED, "internal error: " + e)
                    .withHint("run it with --debug and report it");
            cause = e;
        }
        if (options.debug()) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            console.error(trace.toString());
        }
        session.complain(failure);
        return failure.status();
    }

    /** {@code -n NAME}: the verb's thread moves there first, its mounts stay. */
    private void enter(Session session, String reference) {
        byte[] word = Text.encode(reference);
        int fd = new References(session.store()).open("enter", word);
        int moved = sys.setns(fd, Linux.CLONE_NEWNET);
        sys.close(fd);
        if (moved < 0) {
            throw Failure.of("enter", word, moved);
        }
    }

    /** Where the verb stands: the first word that is neither an option nor an option's value. */
    private static int verbPlace(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-n") || word.equals("-netns")) {
                i++;
            } else if (!word.startsWith("-") || word.equals("-")) {
                return i;
            }
        }
        return -1;
    }

    private static boolean asksForHelp(List<String> words, int verbPlace) {
        for (int i = verbPlace + 1; i < words.size() && words.get(i).startsWith("-"); i++) {
            if (words.get(i).equals("-h") || words.get(i).equals("--help")) {
                return true;
            }
        }
        return false;
    }

    private static String unknownVerb(String word) {
        String meant = NearMiss.of(word, VerbTable.NAMES).orElse(null);
        return "unknown verb '" + Text.printable(word) + "'"
                + (meant == null ? "" : " (did you mean '" + meant + "'?)");
    }

    private int help(@Nullable String verb) {
        String name = verb == null ? null : VerbTable.wholeName(verb);
        if (verb != null && (name == null || VerbTable.verb(name) == null)) {
            return usage(unknownVerb(verb), null, List.of());
        }
        int columns = columns();
        console.line(name == null ? HelpText.ofCommand(columns) : HelpText.ofVerb(name, columns));
        console.flush();
        return ExitStatus.DONE;
    }

    /** What the environment says, or the terminal knows. */
    private int columns() {
        int told = Bytes.number(Text.encode(Objects.requireNonNullElse(System.getenv("COLUMNS"), "")));
        int known = told > 0 ? told : Terminal.columns(sys, STDOUT);
        return known > 0 ? known : Terminal.USUAL_COLUMNS;
    }

    private int usage(String fault, @Nullable String verb, List<String> words) {
        return usage(fault, verb, GlobalOptions.wantJson(words));
    }

    private int usage(String fault, @Nullable String verb, boolean json) {
        if (json) {
            Json.complain(console, ExitStatus.USAGE, fault);
        } else {
            console.say(fault);
            console.error("  see 'netns " + (verb == null ? "" : verb + " ") + "--help'");
        }
        return ExitStatus.USAGE;
    }
}
