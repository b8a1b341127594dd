package dev.netns.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a TOML 1.0 document statement by statement: tables, keys, where a value begins and ends. Every fault is noted with
 * its line, and the reading goes on after it. The value of a word is found by {@link TomlValues}; the description of the
 * package says why the rest is not left to toml4j.
 */
final class TomlScanner {
    /** Deeper than any key of a declaration; far less than what overflows the stack. */
    private static final int MAX_DEPTH = 16;

    /** What ends a key without quotes. */
    private static final String AFTER_KEY = " \t=.:,[]{}\"'";

    private static final Pattern STATEMENT =
            Pattern.compile("[ \\t]*(\\[[^,]*\\][ \\t]*(#.*)?|[\\w\"'-][\\w\"'. \\t-]*=.*)");

    private final Path file;
    private final TomlCursor cursor;
    private final Problems problems;
    private final TomlWords words;
    private TomlTable current;
    private int openArrays;

    private TomlScanner(Path file, String text, Problems problems, TomlWords words) {
        this.file = file;
        this.cursor = new TomlCursor(text);
        this.problems = problems;
        this.words = words;
        this.current = TomlTable.document(origin());
    }

    /**
     * Reads a document.
     *
     * @param text lines ended by {@code \n}
     * @param problems gets every fault of the document; the statement that has it is missing from the result
     * @param words read its booleans and numbers
     */
    static TomlTable scan(Path file, String text, Problems problems, TomlWords words) {
        return new TomlScanner(file, text, problems, words).document();
    }

    private TomlTable document() {
        TomlTable document = current;
        cursor.skipBlankLines();
        while (!cursor.atEnd()) {
            int began = cursor.line();
            try {
                if (cursor.at('[')) {
                    header(document);
                } else {
                    keyAndValue(current, 0);
                }
                endOfStatement();
            } catch (TomlSyntaxException e) {
                problems.add(new Origin(file, e.line()), String.valueOf(e.getMessage()));
                toNextStatement(began);
            }
            cursor.skipBlankLines();
        }
        return document;
    }

    private void header(TomlTable document) throws TomlSyntaxException {
        Origin origin = origin();
        // Where the header is wrong, the keys below it belong to a table that nobody knows; not to the one above.
        current = TomlTable.document(origin);
        boolean ofArray = cursor.pass("[[");
        if (!ofArray) {
            cursor.pass("[");
        }
        List<String> path = path();
        if (!cursor.pass(ofArray ? "]]" : "]")) {
            throw error("expected '" + (ofArray ? "]]" : "]") + "' after the name of the table, not " + cursor.shown());
        }
        current = ofArray ? document.arrayHeader(path, origin) : document.header(path, origin);
    }

    private void keyAndValue(TomlTable table, int depth) throws TomlSyntaxException {
        List<String> path = path();
        if (!cursor.pass("=")) {
            throw error("expected '=' after '" + String.join(".", path) + "', not " + cursor.shown());
        }
        cursor.skipBlanks();
        if (cursor.atEndOfLine()) {
            throw error("'" + String.join(".", path) + "' has no value");
        }
        table.put(path, value(depth));
    }

    /** The parts of a name, with the blanks around it: one key, or several with dots between them. */
    private List<String> path() throws TomlSyntaxException {
        List<String> path = new ArrayList<>();
        do {
            if (path.size() == MAX_DEPTH) {
                throw error("a name of more than " + MAX_DEPTH + " parts");
            }
            cursor.skipBlanks();
            path.add(key());
            cursor.skipBlanks();
        } while (cursor.pass("."));
        return path;
    }

    private String key() throws TomlSyntaxException {
        if (cursor.atAnyOf("\"'")) {
            int line = cursor.line();
            if (cursor.at("\"\"\"") || cursor.at("'''")) {
                throw error("a key cannot be a string of several lines");
            }
            return TomlStrings.decode(TomlStrings.token(cursor), line);
        }
        int from = cursor.position();
        cursor.skipBareKey();
        int bareUntil = cursor.position();
        while (!cursor.atEndOfLine() && !cursor.atAnyOf(AFTER_KEY)) {
            cursor.next();
        }
        String key = cursor.since(from);
        if (key.isEmpty()) {
            throw error("expected a key, not " + cursor.shown());
        }
        if (cursor.position() != bareUntil) {
            throw error("the key '" + key + "' must be in quotes: \"" + key + "\"");
        }
        return key;
    }

    private TomlNode value(int depth) throws TomlSyntaxException {
        Origin origin = origin();
        if (depth > MAX_DEPTH) {
            throw error("more than " + MAX_DEPTH + " values inside one another");
        }
        if (cursor.at('[')) {
            return array(depth);
        }
        if (cursor.at('{')) {
            return inlineTable(depth);
        }
        if (cursor.atAnyOf("\"'")) {
            String token = TomlStrings.token(cursor);
            return cursor.line() == origin.line()
                    ? new TomlNode.Scalar(TomlStrings.decode(token, origin.line()), origin)
                    : severalLines(token, origin);
        }
        int from = cursor.position();
        while (!cursor.atEndOfLine() && !cursor.atAnyOf(" \t,[]{}\"'")) {
            cursor.next();
        }
        if (cursor.position() == from) {
            throw error("expected a value, not " + cursor.shown());
        }
        return new TomlNode.Scalar(TomlValues.word(cursor.since(from), origin.line(), words), origin);
    }

    private static TomlNode severalLines(String token, Origin origin) throws TomlSyntaxException {
        List<Integer> lines = new ArrayList<>();
        String text = TomlStrings.decode(token, origin.line(), lines);
        return new TomlNode.Scalar(text, origin, lines);
    }

    private TomlNode.Array array(int depth) throws TomlSyntaxException {
        Origin origin = origin();
        String opened = "the array that begins on line " + origin.line();
        List<TomlNode> elements = new ArrayList<>();
        cursor.pass("[");
        openArrays++;
        cursor.skipBlankLines();
        while (!cursor.pass("]")) {
            if (cursor.atEnd()) {
                throw new TomlSyntaxException(origin.line(), opened + " has no ']'");
            }
            elements.add(value(depth + 1));
            cursor.skipBlankLines();
            if (!cursor.atEnd() && !cursor.at(']') && !cursor.pass(",")) {
                throw error("expected ',' or ']' in " + opened + ", not " + cursor.shown());
            }
            cursor.skipBlankLines();
        }
        openArrays--;
        return new TomlNode.Array(elements, false, origin);
    }

    private TomlTable inlineTable(int depth) throws TomlSyntaxException {
        TomlTable table = TomlTable.inline(origin());
        cursor.pass("{");
        cursor.skipBlanks();
        if (cursor.pass("}")) {
            return table;
        }
        do {
            cursor.skipBlanks();
            if (cursor.atEndOfLine()) {
                throw error("an inline table must stand on one line");
            }
            keyAndValue(table, depth + 1);
            cursor.skipBlanks();
        } while (cursor.pass(","));
        if (!cursor.pass("}")) {
            throw error("expected ',' or '}' in the inline table, not " + cursor.shown());
        }
        return table;
    }

    private void endOfStatement() throws TomlSyntaxException {
        cursor.skipBlanks();
        if (!cursor.atEndOfLine()) {
            throw error("expected the end of the line, not " + cursor.shown());
        }
    }

    /**
     * Goes on after a fault: at the next line, or, when the fault is inside an array, at the next line that looks like a
     * statement, for the rest of the array is none and would only bring up more errors.
     */
    private void toNextStatement(int began) {
        if (openArrays == 0) {
            cursor.skipLine();
            return;
        }
        openArrays = 0;
        if (cursor.line() > began) {
            cursor.backToStartOfLine();
        } else {
            cursor.skipLine();
        }
        while (!cursor.atEnd() && !STATEMENT.matcher(cursor.restOfLine()).matches()) {
            cursor.skipLine();
            if (!cursor.atEnd()) {
                cursor.next();
            }
        }
    }

    private Origin origin() {
        return new Origin(file, cursor.line());
    }

    private TomlSyntaxException error(String message) {
        return new TomlSyntaxException(cursor.line(), message);
    }
}
