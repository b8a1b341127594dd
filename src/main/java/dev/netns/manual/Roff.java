package dev.netns.manual;

import java.util.List;
import java.util.Locale;

/** Writes one manual page with the macros of man(7). Text has {@code `literal`} and {@code *placeholder*} words in it. */
final class Roff {
    /** The dash between a page's name and its brief, which whatis(1) looks for. */
    static final char DASH = '\u2212';

    /** A star that is no mark. */
    static final char STAR = '\u2217';

    /** Input lines are no longer: mandoc(1) complains of more than 80. */
    private static final int WIDTH = 78;

    private final StringBuilder out = new StringBuilder();
    private boolean atTitle;

    /**
     * A page with its heading.
     *
     * @param name of the page
     * @param section of the manual
     * @param date year, month and day
     * @param version of the program
     */
    Roff(String name, int section, String date, String version) {
        line(".TH " + argument(name.toUpperCase(Locale.ROOT)) + " " + section + " " + "\"" + date + "\" "
                + argument("netns " + version) + " " + argument("netns"));
        // Options and paths are neither pulled apart nor hyphenated.
        line(".nh");
        line(".ad l");
    }

    /** Everything so far; ends with a line feed. */
    String text() {
        return out.toString();
    }

    void section(String title) {
        line(".SH " + argument(title.toUpperCase(Locale.ROOT)));
        atTitle = true;
    }

    void subsection(String title) {
        line(".SS " + argument(title));
        atTitle = true;
    }

    void paragraph(String text) {
        newParagraph();
        filled(text);
    }

    /** Text that goes on in the line before, or begins a section. */
    void plain(String text) {
        filled(text);
    }

    /** Something and what is said of it. */
    void item(String term, String text) {
        line(".TP");
        line(guarded(inline(term)));
        filled(text);
    }

    void bullet(String text) {
        line(".IP \\(bu 2");
        filled(text);
    }

    /** Lines as they are, such as an example. */
    void verbatim(List<String> lines) {
        newParagraph();
        line(".RS 4");
        line(".EX");
        lines.forEach(text -> line(guarded(literal(text))));
        line(".EE");
        line(".RE");
    }

    /** What follows is further to the right, until {@link #outdent}. */
    void indent() {
        line(".RS 4");
    }

    void outdent() {
        line(".RE");
    }

    /** A form of a command line: words in capital letters are placeholders, all others are written as they are. */
    void synopsis(String form) {
        StringBuilder text = new StringBuilder();
        int end;
        for (int at = 0; at < form.length(); at = end) {
            end = at + 1;
            char c = form.charAt(at);
            if ("[]|. =:".indexOf(c) >= 0) {
                text.append(escaped(c, true));
                continue;
            }
            while (end < form.length() && "[]|. =:".indexOf(form.charAt(end)) < 0) {
                end++;
            }
            String word = form.substring(at, end);
            boolean placeholder = word.matches("[A-Z]+");
            text.append(placeholder ? "\\fI" : "\\fB").append(literal(word)).append("\\fR");
        }
        newParagraph();
        // Dots at the end of a word would end a sentence.
        wrapped(text.toString().replace("...", "...\\&"));
    }

    private void filled(String text) {
        wrapped(inline(text));
    }

    /** A sentence begins a new line of input, as man(7) asks for, and no line is too long. */
    private void wrapped(String roff) {
        StringBuilder row = new StringBuilder();
        for (String word : roff.strip().split("\\s+")) {
            boolean sentenceEnded = row.length() > 0 && row.toString().matches(".*\\w[.!?]\\)?");
            if (row.length() > 0 && (sentenceEnded || row.length() + 1 + word.length() > WIDTH)) {
                line(guarded(row.toString()));
                row.setLength(0);
            }
            row.append(row.length() == 0 ? "" : " ").append(word);
        }
        if (row.length() > 0) {
            line(guarded(row.toString()));
        }
    }

    /** A title begins a paragraph by itself. */
    private void newParagraph() {
        if (!atTitle) {
            line(".PP");
        }
    }

    private void line(String roff) {
        atTitle = false;
        out.append(roff).append('\n');
    }

    /** A text line, which must not look like a request. */
    private static String guarded(String line) {
        return line.startsWith(".") ? "\\&" + line : line;
    }

    /** Text with its marks turned into fonts. */
    private static String inline(String text) {
        StringBuilder roff = new StringBuilder();
        boolean code = false;
        boolean placeholder = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`') {
                code = !code;
                roff.append(code ? "\\fB" : "\\fR");
            } else if (c == '*' && !code) {
                placeholder = !placeholder;
                roff.append(placeholder ? "\\fI" : "\\fR");
            } else {
                roff.append(escaped(c, code));
            }
        }
        if (code || placeholder) {
            throw new IllegalArgumentException("a mark is not closed: " + text);
        }
        return roff.toString();
    }

    private static String literal(String text) {
        StringBuilder roff = new StringBuilder();
        text.chars().forEach(c -> roff.append(escaped((char) c, true)));
        return roff.toString();
    }

    private static String argument(String text) {
        return '"' + literal(text).replace("\"", "\\(dq") + '"';
    }

    /** A character for troff, on whatever device; in what is typed, a hyphen is a minus (groff_char(7)). */
    private static String escaped(char c, boolean literal) {
        return switch (c) {
            case '\\' -> "\\e";
            case '\'' -> "\\(aq";
            case '`' -> "\\(ga";
            case '^' -> "\\(ha";
            case '~' -> "\\(ti";
            case '-' -> literal ? "\\-" : "-";
            case '…' -> "...";
            case DASH -> "\\-";
            case STAR -> "*";
            case '→' -> "\\(->";
            default -> {
                if (c < ' ' || c > '~') {
                    throw new IllegalArgumentException("the manual has no '" + c + "'");
                }
                yield String.valueOf(c);
            }
        };
    }
}
