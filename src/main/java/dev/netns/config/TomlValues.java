package dev.netns.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds what words without quotes mean. Booleans and decimal numbers that are well-formed go to {@link TomlWords}; those
 * with an exponent do not, which toml4j multiplies out: it makes 3.0000000000000004E-5 of 3e-5. What TOML has and no key of
 * a declaration takes is refused like what TOML does not have, each in words.
 */
final class TomlValues {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern OTHER_BASE = Pattern.compile("[+-]?0[xXoObB].*");
    private static final Pattern LEADING_ZERO = Pattern.compile("[+-]?0[0-9_]+([.eE].*)?");
    private static final Pattern DATE_OR_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*|\\d\\d:\\d\\d.*");
    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(inf|nan)");

    private static final int DECIMAL_DIGITS = 10;

    private TomlValues() {}

    /** The boolean or number that {@code token} means. */
    static Object word(String token, int line, TomlWords words) throws TomlSyntaxException {
        int radix = radix(token);
        String number = withoutUnderscores(token, radix);
        try {
            if (radix != DECIMAL_DIGITS && hasOnlyDigits(number, radix)) {
                return Long.valueOf(number.substring(2), radix);
            } else if (token.equals("true") || token.equals("false")) {
                return words.read(token);
            } else if (DECIMAL.matcher(number).matches()) {
                boolean hasExponent = number.indexOf('e') >= 0 || number.indexOf('E') >= 0;
                return finite(hasExponent ? Double.valueOf(number) : words.read(number));
            }
        } catch (NumberFormatException e) {
            throw new TomlSyntaxException(line, "'" + token + "' does not fit into 64 bits");
        }
        throw new TomlSyntaxException(line, "'" + token + "' " + whyNot(token));
    }

    private static int radix(String token) {
        if (token.startsWith("0x")) {
            return 16;
        } else if (token.startsWith("0o")) {
            return 8;
        }
        return token.startsWith("0b") ? 2 : DECIMAL_DIGITS;
    }

    /** Leaves out the underscores that stand between two digits; others stay, and make it no number. */
    private static String withoutUnderscores(String token, int radix) {
        StringBuilder number = new StringBuilder(token.length());
        for (int i = 0; i < token.length(); i++) {
            boolean between = i > 0
                    && i + 1 < token.length()
                    && isDigit(token.charAt(i - 1), radix)
                    && isDigit(token.charAt(i + 1), radix);
            if (token.charAt(i) != '_' || !between) {
                number.append(token.charAt(i));
            }
        }
        return number.toString();
    }

    private static boolean hasOnlyDigits(String number, int radix) {
        for (int i = 2; i < number.length(); i++) {
            if (!isDigit(number.charAt(i), radix)) {
                return false;
            }
        }
        return number.length() > 2;
    }

    /** Character.digit() takes digits of all scripts, TOML those of ASCII. */
    private static boolean isDigit(char c, int radix) {
        return c < 0x80 && Character.digit(c, radix) >= 0;
    }

    private static Object finite(Object number) {
        if (number instanceof Double value && value.isInfinite()) {
            throw new NumberFormatException();
        }
        return number;
    }

    private static String whyNot(String token) {
        if (OTHER_BASE.matcher(token).matches()) {
            return "is not a number; hexadecimal ones are written 0x1f, octal ones 0o17, binary ones 0b11, without a"
                    + " sign";
        } else if (LEADING_ZERO.matcher(token).matches()) {
            return "is a number with a leading zero";
        } else if (DATE_OR_TIME.matcher(token).matches()) {
            return "is a date or a time, which no key takes; write a string: \"" + token + "\"";
        } else if (NOT_FINITE.matcher(token).matches()) {
            return "is a value of TOML that no key takes";
        }
        return NearMiss.of(token, List.of("true", "false"))
                .map(word -> "is not a value (did you mean " + word + "?)")
                .orElse("is not a value; a string is written in quotes: \"" + token + "\"");
    }
}
