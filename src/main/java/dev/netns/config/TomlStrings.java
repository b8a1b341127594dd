package dev.netns.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The four kinds of TOML strings: {@code "basic"}, {@code 'literal'} and both over several lines. They are not left to
 * toml4j, which turns <code>\\t</code> into a backslash and a tab, ends a string at <code>\\"</code>, and cuts
 * <code>\UXXXXXXXX</code> after four digits; and whose 0.1 ms for each string would be, of a declaration with five hundred
 * namespaces, half of the time that a plan takes.
 */
final class TomlStrings {
    private static final String ESCAPES = "btnfr\"\\";
    private static final String ESCAPED = "\b\t\n\f\r\"\\";

    private TomlStrings() {}

    /** Passes the string at the cursor and returns it as it is written, quotes included. */
    static String token(TomlCursor cursor) throws TomlSyntaxException {
        int from = cursor.position();
        int line = cursor.line();
        boolean basic = cursor.at('"');
        char mark = basic ? '"' : '\'';
        boolean multiline = cursor.pass(basic ? "\"\"\"" : "'''");
        String quote = multiline ? String.valueOf(mark).repeat(3) : String.valueOf(mark);
        if (!multiline) {
            cursor.next();
        }
        cursor.skipPlain(mark);
        while (!cursor.pass(quote)) {
            if (basic && cursor.pass("\\") && !cursor.atEnd() && !cursor.at('\n')) {
                cursor.next();
            } else if (cursor.atEnd() || (!multiline && cursor.at('\n'))) {
                throw new TomlSyntaxException(line, "the string that begins here has no " + quote + " at its end");
            } else {
                cursor.next();
            }
            cursor.skipPlain(mark);
        }
        // One or two quotes before the three at the end are in the string.
        for (int more = 0; multiline && more < 2 && cursor.at(mark); more++) {
            cursor.next();
        }
        return cursor.since(from);
    }

    /**
     * What a string means.
     *
     * @param token as {@link #token} returned it
     * @param line where it begins
     */
    static String decode(String token, int line) throws TomlSyntaxException {
        return decode(token, line, null);
    }

    /**
     * The same.
     *
     * @param lines gets the lines of the document on which the lines of the string begin
     */
    static String decode(String token, int line, @Nullable List<Integer> lines) throws TomlSyntaxException {
        boolean multiline = token.startsWith("\"\"\"") || token.startsWith("'''");
        int quotes = multiline ? 3 : 1;
        String body = token.substring(quotes, token.length() - quotes);
        if (multiline && body.startsWith("\n")) {
            body = body.substring(1);
            line++;
        }
        if (lines != null) {
            lines.add(line);
        }
        return token.startsWith("\"") ? unescape(body, multiline, line, lines) : literal(body, line, lines);
    }

    private static String literal(String body, int line, @Nullable List<Integer> lines) {
        for (int at = body.indexOf('\n'); lines != null && at >= 0; at = body.indexOf('\n', at + 1)) {
            line++;
            lines.add(line);
        }
        return body;
    }

    private static String unescape(String body, boolean multiline, int line, @Nullable List<Integer> lines)
            throws TomlSyntaxException {
        StringBuilder out = new StringBuilder(body.length());
        int at = 0;
        while (at < body.length()) {
            char c = body.charAt(at++);
            if (c == '\n') {
                line++;
            }
            if (c != '\\') {
                out.append(c);
                note(c == '\n', line, lines);
                continue;
            }
            char escape = body.charAt(at++);
            note(escape == 'n', line, lines);
            int simple = ESCAPES.indexOf(escape);
            if (simple >= 0) {
                out.append(ESCAPED.charAt(simple));
            } else if (escape == 'u' || escape == 'U') {
                int digits = escape == 'u' ? 4 : 8;
                out.appendCodePoint(codePoint(body.substring(at, Math.min(at + digits, body.length())), digits, line));
                at += digits;
            } else if (multiline && endsLine(body, at - 1)) {
                int next = afterBlank(body, at - 1);
                line += (int) body.substring(at - 1, next)
                        .chars()
                        .filter(b -> b == '\n')
                        .count();
                at = next;
            } else {
                throw new TomlSyntaxException(
                        line,
                        "'\\" + escape
                                + "' is not an escape of TOML; a backslash is written \\\\, or the string in 'single"
                                + " quotes'");
            }
        }
        return out.toString();
    }

    private static void note(boolean begins, int line, @Nullable List<Integer> lines) {
        if (begins && lines != null) {
            lines.add(line);
        }
    }

    private static int codePoint(String digits, int expected, int line) throws TomlSyntaxException {
        if (digits.matches("[0-9A-Fa-f]{" + expected + "}")) {
            long code = Long.parseLong(digits, 16);
            if (code <= Character.MAX_CODE_POINT
                    && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE)) {
                return (int) code;
            }
        }
        throw new TomlSyntaxException(
                line,
                "'\\" + (expected == 4 ? "u" : "U") + digits + "' is not a character: it takes " + expected
                        + " hexadecimal digits of a Unicode character");
    }

    /** Whether only blanks stand between here and the end of the line: a backslash before them joins the lines. */
    private static boolean endsLine(String body, int at) {
        while (at < body.length() && (body.charAt(at) == ' ' || body.charAt(at) == '\t')) {
            at++;
        }
        return at < body.length() && body.charAt(at) == '\n';
    }

    private static int afterBlank(String body, int at) {
        while (at < body.length() && " \t\n".indexOf(body.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
