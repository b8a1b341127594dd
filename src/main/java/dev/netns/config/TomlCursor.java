package dev.netns.config;

/** A place in the text of a document, and its line. */
final class TomlCursor {
    private static final int MAX_SHOWN = 24;

    private final String text;
    private int position;
    private int line = 1;

    TomlCursor(String text) {
        this.text = text;
    }

    int line() {
        return line;
    }

    int position() {
        return position;
    }

    /** What was passed since {@code from}, a {@link #position}. */
    String since(int from) {
        return text.substring(from, position);
    }

    boolean atEnd() {
        return position == text.length();
    }

    /** Whether nothing more comes on this line but perhaps a comment. */
    boolean atEndOfLine() {
        return atEnd() || at('\n') || at('#');
    }

    boolean at(char c) {
        return !atEnd() && text.charAt(position) == c;
    }

    boolean at(String expected) {
        return text.startsWith(expected, position);
    }

    boolean atAnyOf(String characters) {
        return !atEnd() && characters.indexOf(text.charAt(position)) >= 0;
    }

    void next() {
        if (text.charAt(position) == '\n') {
            line++;
        }
        position++;
    }

    /** Passes {@code expected} when it comes next. */
    boolean pass(String expected) {
        if (!at(expected)) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            next();
        }
        return true;
    }

    /** Over letters, digits, {@code _} and {@code -}, of which keys without quotes are made. */
    void skipBareKey() {
        while (!atEnd() && isOfBareKey(text.charAt(position))) {
            position++;
        }
    }

    private static boolean isOfBareKey(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    /** To the next quote, backslash or end of line: none of these is passed. */
    void skipPlain(char quote) {
        while (!atEnd()) {
            char c = text.charAt(position);
            if (c == quote || c == '\\' || c == '\n') {
                return;
            }
            position++;
        }
    }

    void skipBlanks() {
        while (atAnyOf(" \t")) {
            next();
        }
    }

    /** To the end of the line, but not over it. */
    void skipLine() {
        while (!atEnd() && !at('\n')) {
            next();
        }
    }

    /** Over blanks, comments and ends of lines. */
    void skipBlankLines() {
        skipBlanks();
        while (at('\n') || at('#')) {
            if (at('#')) {
                skipLine();
            } else {
                next();
            }
            skipBlanks();
        }
    }

    /** Back to where this line began. */
    void backToStartOfLine() {
        position = text.lastIndexOf('\n', position - 1) + 1;
    }

    /** The rest of the line, without comment. */
    String restOfLine() {
        int end = position;
        while (end < text.length() && text.charAt(end) != '\n') {
            end++;
        }
        return text.substring(position, end);
    }

    /** What comes next, for an error message: {@code 'word'}, or {@code the end of the line}. */
    String shown() {
        if (atEndOfLine()) {
            return "the end of the line";
        }
        int end = position;
        while (end < text.length() && end - position < MAX_SHOWN && " \t\n#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return "'" + text.substring(position, end) + "'";
    }
}
