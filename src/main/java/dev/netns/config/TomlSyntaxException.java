package dev.netns.config;

/** Ends the reading of one statement of a document; the scanner notes it and goes on with the next statement. */
final class TomlSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    TomlSyntaxException(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    int line() {
        return line;
    }
}
