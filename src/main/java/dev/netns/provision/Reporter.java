package dev.netns.provision;

import dev.netns.config.ConfigException;
import dev.netns.names.Failure;

/** Tells somebody what is planned, what was done, and what could not be. */
public interface Reporter {
    /** Words on the side. */
    void say(String words);

    /** Says what cannot be done. Answers the exit status. */
    int complain(Failure failure);

    /** Says what is wrong with a declaration. Answers the exit status. */
    int complain(ConfigException wrong);

    /** Tells what would be done. */
    void plan(Plan plan);

    /** Tells what was done and what failed. Answers the exit status. */
    int report(Report report, String summary);

    /** Shows what is in work, where somebody watches it. Any thread may tell it. */
    void working(String words);
}
