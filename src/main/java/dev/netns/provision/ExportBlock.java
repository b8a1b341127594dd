package dev.netns.provision;

import dev.netns.link.TomlText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of an export: its header, its keys, and remarks on what could not be written. An entry may have several lines.
 * Not for several threads.
 */
final class ExportBlock {
    private static final String COMMENT = "# ";

    /** Bytes as {@link dev.netns.linux.Text} decodes those that are no text. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\uDC80-\\uDCFF]");

    private final List<String> entries = new ArrayList<>();
    private boolean hasKeys;

    /** A table, {@code [header]}. */
    static ExportBlock table(String header) {
        return headed("[" + header + "]");
    }

    /** One of an array of tables, {@code [[header]]}. */
    static ExportBlock element(String header) {
        return headed("[[" + header + "]]");
    }

    /** Remarks only. */
    static ExportBlock ofRemarks(Collection<String> remarks) {
        ExportBlock block = new ExportBlock();
        remarks.forEach(block::remark);
        return block;
    }

    private static ExportBlock headed(String line) {
        ExportBlock block = new ExportBlock();
        block.add(line);
        return block;
    }

    /** A key with a value as TOML has it. */
    ExportBlock key(String name, String toml) {
        hasKeys = true;
        add(TomlText.key(name) + " = " + toml);
        return this;
    }

    /** A key with a string; nothing where there is none. */
    ExportBlock text(String name, @Nullable Object value) {
        return value == null ? this : key(name, TomlText.quote(value.toString()));
    }

    /** A key with a number, unless it is the one that stands for nothing. */
    ExportBlock number(String name, long value, long nothing) {
        return value == nothing ? this : key(name, Long.toString(value));
    }

    /** A key that is true; nothing for false. */
    ExportBlock flag(String name, boolean value) {
        return value ? key(name, "true") : this;
    }

    /** A key with an array of strings; nothing for an empty one. */
    ExportBlock texts(String name, Collection<?> values) {
        return values.isEmpty() ? this : key(name, array(values));
    }

    /** An array of strings. */
    static String array(Collection<?> values) {
        return values.stream()
                .map(value -> TomlText.quote(value.toString()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Words for the reader. */
    ExportBlock remark(String words) {
        add(COMMENT + words);
        return this;
    }

    /** A byte that is not UTF-8, as a name may hold it, makes no TOML: what has it is withdrawn later. */
    private void add(String entry) {
        entries.add(NO_TEXT.matcher(entry).replaceAll(match -> {
            int octet = match.group().charAt(0) & 0xff;
            return Matcher.quoteReplacement(String.format("\\x%02x", octet));
        }));
    }

    /** Adds all of another table behind it. */
    ExportBlock and(ExportBlock other) {
        entries.addAll(other.entries);
        return this;
    }

    /** Whether anything is said in it beside its header. */
    boolean hasKeys() {
        return hasKeys;
    }

    /** The text, each line ended. */
    String text() {
        return String.join("\n", entries) + "\n";
    }

    /** How many lines it has. */
    int lines() {
        return (int) text().lines().count();
    }

    /**
     * Makes a comment of what cannot be declared: of one key, or of the whole table where its header is to blame, or it
     * is one of an array, which would be another without the key.
     *
     * @param line of this text, counted from 0
     * @param why in words
     */
    void withdraw(int line, String why) {
        int at = 0;
        int first = 0;
        while (first + lines(entries.get(at)) <= line) {
            first += lines(entries.get(at++));
        }
        boolean whole = entries.get(0).startsWith("[[") || entries.get(at).startsWith("[");
        if (whole) {
            entries.replaceAll(ExportBlock::comment);
            entries.add(0, COMMENT + "not exported: " + why);
            hasKeys = false;
        } else {
            entries.set(at, COMMENT + "not exported: " + why + "\n" + comment(entries.get(at)));
        }
    }

    private static int lines(String entry) {
        return (int) entry.lines().count();
    }

    private static String comment(String entry) {
        return entry.lines()
                .map(line -> line.startsWith("#") ? line : COMMENT + line)
                .collect(Collectors.joining("\n"));
    }
}
