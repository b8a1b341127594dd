package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Terminal;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import org.jspecify.annotations.Nullable;

/** Standard output and error of the command: data as one piece at the end, words at once. */
public final class Console {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final String TERM = "TERM=";

    /** To the first column, and all from there on is wiped. */
    private static final String WIPE = "\r\033[K";

    private final Syscalls sys;
    private final StringBuilder data = new StringBuilder();
    private String place = "";

    /** What the terminal shows of the work; empty where it shows nothing. */
    private String status = "";

    /** Whether standard error can wipe a line; null before somebody has asked. */
    private @Nullable Boolean wipes;

    /** The console of this process. */
    public Console(Syscalls sys) {
        this.sys = sys;
    }

    /** Sets what goes between the program's name and the words: the line of a batch. */
    public void place(String newPlace) {
        place = newPlace;
    }

    /** A line of data, printed by {@link #flush}: nothing is on standard output when the command fails before. */
    public void line(String line) {
        data.append(line).append('\n');
    }

    /**
     * Prints the data. A reader that has gone is no failure: what is done is done, and the exit status tells of that.
     *
     * @return whether there still is a reader
     * @throws Failure it cannot be written: a full disk must not look like an empty list
     */
    public boolean flush() {
        endStatus();
        int written = SmallFile.writeAll(sys, STDOUT, Text.encode(data.toString()));
        data.setLength(0);
        if (written < 0 && written != -Errno.EPIPE) {
            throw Failure.of("write", "to standard output", written, null).withStatus(ExitStatus.FAILED);
        }
        return written == 0;
    }

    /** A line of words, after the program's name. */
    public void say(String words) {
        error("netns: " + place + Text.printable(words));
    }

    /**
     * Shows on a terminal what is in work, in the place of what was shown before, until other words come. Where standard
     * error is something else, or a terminal that cannot wipe a line, nothing is shown. Any thread may call it.
     */
    public synchronized void status(String words) {
        if (wipes == null) {
            wipes = Terminal.columns(sys, STDERR) >= 0 && hasTerminalName();
        }
        if (!wipes || words.equals(status)) {
            return;
        }
        status = words;
        int columns = Terminal.columns(sys, STDERR);
        int most = (columns <= 0 ? Terminal.USUAL_COLUMNS : columns) - 1;
        String line = Text.printable(words);
        SmallFile.writeAll(sys, STDERR, Text.encode(WIPE + (line.length() > most ? line.substring(0, most) : line)));
    }

    /** Which of several is in work, for {@link #status}: {@code " (3 of 12)"}; nothing for one alone. */
    public static String progress(int number, int total) {
        return total == 1 ? "" : " (" + number + " of " + total + ")";
    }

    /** Wipes what {@link #status} shows. */
    public synchronized void endStatus() {
        if (!status.isEmpty()) {
            status = "";
            SmallFile.writeAll(sys, STDERR, Text.ascii(WIPE));
        }
    }

    private boolean hasTerminalName() {
        for (byte[] entry : sys.environment()) {
            if (Bytes.startsWith(entry, 0, TERM)) {
                return entry.length > TERM.length() && !Bytes.is(entry, TERM + "dumb");
            }
        }
        return false;
    }

    /** A line on standard error as it is. */
    public synchronized void error(String line) {
        endStatus();
        SmallFile.writeAll(sys, STDERR, Text.encode(line + "\n"));
    }

    /** An error and what to do about it. */
    public void complain(Failure failure) {
        say(String.valueOf(failure.getMessage()));
        String hint = failure.hint();
        if (hint != null) {
            error("  " + Text.printable(hint));
        }
    }
}
