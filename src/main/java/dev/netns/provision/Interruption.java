package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;

/** What became of a place that was not done because a signal asked for an end (Ctrl-C, systemctl stop). */
final class Interruption {
    private static final String WORDS = ": interrupted";

    private Interruption() {}

    /**
     * Looks whether there is one.
     *
     * @param verb what is not done: {@code "apply"}
     * @throws Failure there is one
     */
    static void check(Platform platform, String verb, Place place) {
        int signal = platform.signal();
        if (signal != 0) {
            throw failure(signal, verb, place);
        }
    }

    static Failure failure(int signal, String verb, Place place) {
        return new Failure(
                ExitStatus.INTERRUPTED + signal, "cannot " + verb + " '" + place.toPrintable() + "'" + WORDS);
    }

    /** Whether that is why a place failed. */
    static boolean isOne(Failure failure) {
        return failure.status() > ExitStatus.INTERRUPTED;
    }

    /** Whether the place is as it was before, too, and one line says enough about all such places. */
    static boolean isUndone(Failure failure) {
        return isOne(failure) && String.valueOf(failure.getMessage()).endsWith(WORDS);
    }
}
