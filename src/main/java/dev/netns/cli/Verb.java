package dev.netns.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One verb of the command. Its options are built in code: reading annotations costs more than all else at start-up. */
interface Verb {
    /**
     * Its words on the command line, without the options that every verb has.
     *
     * @param spec an empty one that has its name; usage text, options and parameters go into it
     */
    void describe(CommandSpec spec);

    /** Another spelling of a word before it is parsed, for what picocli's grammar cannot tell. */
    default String spelled(String word) {
        return word;
    }

    /**
     * Does it, on a thread that may be moved between namespaces.
     *
     * @return the exit status
     */
    int run(Session session, ParseResult words) throws InterruptedException;
}
