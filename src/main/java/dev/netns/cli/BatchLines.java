package dev.netns.cli;

import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a batch: words as `ip -batch` splits them. */
final class BatchLines {
    /**
     * A line that says something.
     *
     * @param number counted from 1; the first of several that a backslash joins
     * @param words at least one
     * @param fault what is wrong with it, or {@code null}
     */
    record Line(int number, List<String> words, @Nullable String fault) {}

    private BatchLines() {}

    /** Splits: a backslash at the end of a line joins the next, '#' begins a comment, quotes keep blanks. */
    static List<Line> parse(byte[] content) {
        List<Line> lines = new ArrayList<>();
        String[] texts = Text.decode(content).split("\n", -1);
        for (int i = 0; i < texts.length; i++) {
            int number = i + 1;
            StringBuilder text = new StringBuilder(texts[i]);
            while (text.length() > 0 && text.charAt(text.length() - 1) == '\\' && i + 1 < texts.length) {
                text.setLength(text.length() - 1);
                text.append(texts[++i]);
            }
            Line line = split(number, text.toString());
            if (!line.words().isEmpty() || line.fault() != null) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static Line split(int number, String text) {
        List<String> words = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (c == '#') {
                break;
            }
            if (c == ' ' || c == '\t' || c == '\r') {
                at++;
                continue;
            }
            boolean quoted = c == '"' || c == '\'';
            int from = quoted ? at + 1 : at;
            int end = quoted ? text.indexOf(c, from) : endOfWord(text, from);
            if (end < 0) {
                return new Line(number, List.of(), "the quote " + c + " is not closed");
            }
            words.add(text.substring(from, end));
            at = quoted ? end + 1 : end;
        }
        return new Line(number, words, null);
    }

    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && " \t\r#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
