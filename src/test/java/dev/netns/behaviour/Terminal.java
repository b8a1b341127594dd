package dev.netns.behaviour;

/** A command on a terminal of its own, which script(1) makes. What is typed goes through the line discipline. */
final class Terminal {
    static final String CTRL_C = "\003";
    static final String CTRL_BACKSLASH = "\034";
    static final String CTRL_Z = "\032";

    private final Child script;

    private Terminal(Child script) {
        this.script = script;
    }

    /** Starts an interactive bash in which {@code $netns} is the command under test and whose prompt is {@code % }. */
    static Terminal open(Behaviour test) {
        Command command = Netns.script(
                        test.directory, "exec script -q -e -c \"PS1='% ' exec bash --norc --noprofile -i\" /dev/null")
                .env("TERM", "dumb")
                .env("HISTFILE", "/dev/null");
        return new Terminal(test.start(command)).awaits("% ");
    }

    /** Types a line. */
    Terminal enter(String line) {
        return press(line + "\n");
    }

    /** Types these characters and no newline. */
    Terminal press(String keys) {
        script.type(keys);
        return this;
    }

    /** Returns once the terminal shows the text. */
    Terminal awaits(String text) {
        script.awaits(text);
        return this;
    }

    /** All that the terminal showed so far. */
    String screen() {
        return script.output();
    }

    void close() {
        enter("exit 0");
        script.endInput();
        script.result().exits(0);
    }
}
