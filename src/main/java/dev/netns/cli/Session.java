package dev.netns.cli;

import dev.netns.Namespaces;
import dev.netns.NetnsException;
import dev.netns.config.ConfigReader;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Terminal;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.PlainVerbs;
import dev.netns.names.Store;
import dev.netns.provision.DeclaredVerbs;
import dev.netns.provision.JvmPlatform;
import dev.netns.provision.Provisioning;
import dev.netns.provision.Reporter;
import dev.netns.provision.TextReporter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a verb works with: the store, the console, and the options that every verb has. */
final class Session {
    private static final int STDOUT = 1;

    private final Syscalls sys;
    private byte @Nullable [] runDirectory;
    private final Console console;
    private final CommandLineParser parser;
    private final boolean json;
    private final boolean pretty;
    private final boolean quiet;
    private final boolean all;
    private final boolean noColor;

    Session(Syscalls sys, Console console, CommandLineParser parser, GlobalOptions.Values options) {
        this.sys = sys;
        this.console = console;
        this.parser = parser;
        this.json = options.json();
        this.pretty = options.pretty();
        this.quiet = options.quiet();
        this.all = options.all();
        this.noColor = options.noColor();
    }

    Syscalls syscalls() {
        return sys;
    }

    /** Read once it is needed: help and version do not need it. */
    private byte[] runDirectory() {
        if (runDirectory == null) {
            runDirectory = Main.runDirectory(sys);
        }
        return runDirectory;
    }

    /** The store below the library. */
    Store store() {
        return new Store(sys, runDirectory(), this::say);
    }

    /** The library. */
    Namespaces namespaces() {
        return Namespaces.in(Path.of(Text.decode(runDirectory()))).tellingWaits(this::say);
    }

    /** Declarations, in the same run directory. */
    Provisioning provisioning() {
        Path directory = Path.of(Text.decode(runDirectory()));
        return new Provisioning(store(), directory, new JvmPlatform(sys, new ChildPrograms()));
    }

    /** The verbs that work on declarations. */
    DeclaredVerbs declaredVerbs(Reporter reporter) {
        return new DeclaredVerbs(provisioning(), new ConfigReader(), reporter);
    }

    /** Says what such a verb does: as JSON where that is asked for, otherwise in words. */
    Reporter reporter(boolean journal) {
        return json ? new JsonReporter(this) : new TextReporter(console, quiet, journal);
    }

    /** Where in a batch the next words stand: goes before every message. */
    void place(String place) {
        console.place(place);
    }

    /** Runs another command line, on this console. Answers its exit status. */
    int runWords(List<String> words) {
        return parser.run(words);
    }

    boolean json() {
        return json;
    }

    /** Whether {@code -all} stood before the verb. */
    boolean all() {
        return all;
    }

    boolean quiet() {
        return quiet;
    }

    /** A line of data, printed when the verb is done. */
    void line(String line) {
        console.line(line);
    }

    /** An empty table for standard output as it is: a terminal or not. */
    Table newTable(String... headings) {
        String unwanted = System.getenv("NO_COLOR");
        boolean bold = !noColor && (unwanted == null || unwanted.isEmpty());
        return new Table(Terminal.columns(sys, STDOUT), bold, headings);
    }

    /** JSON as data. */
    void json(Json.Writing writing) {
        console.line(Json.toText(pretty, writing));
    }

    /** JSON as one line of data: for streams of lines. */
    void compactJson(Json.Writing writing) {
        console.line(Json.toText(false, writing));
    }

    /** An error as JSON that has more to tell than a message. */
    void jsonError(Json.Writing writing) {
        console.error(Json.toText(false, writing));
    }

    /** Prints the data so far. Answers whether somebody still reads it. */
    boolean flush() {
        return console.flush();
    }

    /**
     * A line at once, from any thread: what several commands print while they run.
     *
     * @return whether somebody reads it
     */
    synchronized boolean printNow(String line, boolean error) {
        if (error) {
            console.error(line);
            return true;
        }
        console.line(line);
        return console.flush();
    }

    /** A line of a table on the side, unless {@code --quiet}. */
    void table(String line) {
        if (!quiet) {
            console.error(line);
        }
    }

    /** Words on the side, unless {@code --quiet}. */
    void say(String words) {
        if (!quiet) {
            console.say(words);
        }
    }

    /** Shows what is in work on a terminal, unless {@code --quiet}. */
    void status(String words) {
        if (!quiet) {
            console.status(words);
        }
    }

    /** Words on processes that were not to be looked at. For root they are a matter of the machine, and nothing to mend. */
    void sayHidden(int processes) {
        if (processes > 0 && sys.effectiveUser() != 0) {
            say(PlainVerbs.hidden(processes));
        }
    }

    /** What the library could not do, as the verbs below it would have said. */
    static Failure failure(NetnsException e) {
        return e.getCause() instanceof Failure failure
                ? failure
                : new Failure(ExitStatus.FAILED, String.valueOf(e.getMessage()));
    }

    /** An error that does not end the verb: one of several names. Answers its exit status. */
    int complain(Failure failure) {
        if (json) {
            Json.complain(console, failure.status(), String.valueOf(failure.getMessage()));
        } else {
            console.complain(failure);
        }
        return failure.status();
    }
}
