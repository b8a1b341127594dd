package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;

/** Standard output and error of the command: data as one piece at the end, words at once. */
public final class Console {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private final Syscalls sys;
    private final StringBuilder data = new StringBuilder();
    private String place = "";

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

    /** A line on standard error as it is. */
    public void error(String line) {
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
