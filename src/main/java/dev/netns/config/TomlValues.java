package dev.netns.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Hands single values to toml4j, but only those that it reads as they are meant: what it would misread is either cured
 * here (strings) or refused in words (what TOML 0.4 does not have, and what no key of a declaration takes).
 */
final class TomlValues {
    private static final String INTEGER = "[+-]?(0|[1-9](_?[0-9])*)";
    private static final Pattern UNDERSTOOD =
            Pattern.compile("true|false|" + INTEGER + "|" + INTEGER + "\\.[0-9](_?[0-9])*");
    private static final Pattern OTHER_BASE = Pattern.compile("[+-]?0[xXoObB].*");
    private static final Pattern LEADING_ZERO = Pattern.compile("[+-]?0[0-9_]+(\\..*)?");
    private static final Pattern EXPONENT = Pattern.compile("[+-]?[0-9_.]+[eE][+-]?[0-9_]+");
    private static final Pattern DATE_OR_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*|\\d\\d:\\d\\d.*");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("[+-]?(inf|nan)");

    private TomlValues() {}

    /**
     * The string that {@code token} (quotes included) means. Not by toml4j: it misreads escapes, and of a declaration with
     * five hundred namespaces its 0.1 ms for each string would be half of the time that a plan takes.
     */
    static String string(String token, int line) throws TomlSyntaxException {
        return TomlStrings.decode(token, line);
    }

    /** The boolean or number that {@code token} means. */
    static Object word(String token, int line, TomlWords words) throws TomlSyntaxException {
        if (UNDERSTOOD.matcher(token).matches()) {
            try {
                return words.read(token);
            } catch (NumberFormatException e) {
                throw new TomlSyntaxException(line, "'" + token + "' does not fit into 64 bits");
            }
        }
        throw new TomlSyntaxException(line, "'" + token + "' " + whyNot(token));
    }

    private static String whyNot(String token) {
        if (OTHER_BASE.matcher(token).matches()) {
            return "is not in TOML 0.4; write the number in decimal";
        } else if (LEADING_ZERO.matcher(token).matches()) {
            return "is a number with a leading zero";
        } else if (EXPONENT.matcher(token).matches()) {
            return "is a number with an exponent, which no key takes; write all its digits";
        } else if (DATE_OR_TIME.matcher(token).matches()) {
            return "is a date or a time, which no key takes; write a string: \"" + token + "\"";
        } else if (NOT_A_NUMBER.matcher(token).matches()) {
            return "is not in TOML 0.4, and no key takes it";
        }
        return NearMiss.of(token, List.of("true", "false"))
                .map(word -> "is not a value (did you mean " + word + "?)")
                .orElse("is not a value; a string is written in quotes: \"" + token + "\"");
    }
}
