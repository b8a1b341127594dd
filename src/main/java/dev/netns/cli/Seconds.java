package dev.netns.cli;

import dev.netns.linux.Text;
import java.time.Duration;
import picocli.CommandLine.ParseResult;

/** Time-outs on the command line: seconds, with a fraction if need be. */
final class Seconds {
    /** Longer than any machine runs. */
    static final Duration FOREVER = Duration.ofDays(36_500);

    private Seconds() {}

    static Duration of(ParseResult words, String option, Duration otherwise) {
        String value = words.matchedOptionValue(option, null);
        return value == null ? otherwise : parse(option, value);
    }

    static Duration parse(String option, String value) {
        try {
            double seconds = Double.parseDouble(value);
            if (seconds >= 0 && seconds <= FOREVER.toSeconds()) {
                return Duration.ofNanos((long) (seconds * 1e9));
            }
        } catch (NumberFormatException e) {
            // Falls through to the words below, which say more.
        }
        throw new UsageException(option + " takes seconds, not '" + Text.printable(value) + "'");
    }
}
