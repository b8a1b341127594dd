package dev.netns.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Texts for the manual, in a few forms of Markdown: {@code ##} headings, paragraphs, bullets, indented examples, and
 * tables, the first column of which is what the others explain. <code>{{name}}</code> on a line of its own stands for
 * what the program knows of itself.
 */
final class Prose {
    private static final String CODE = "    ";

    private final Roff page;
    private final Map<String, Runnable> inserts;
    private final List<String> paragraph = new ArrayList<>();
    private boolean indented;

    /**
     * A writer on a page.
     *
     * @param inserts writes what stands for each name
     */
    Prose(Roff page, Map<String, Runnable> inserts) {
        this.page = page;
        this.inserts = inserts;
    }

    void write(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(CODE)) {
                endParagraph();
                int end = i;
                while (end < lines.size()
                        && (lines.get(end).isBlank() || lines.get(end).startsWith(CODE))) {
                    end++;
                }
                page.verbatim(example(lines.subList(i, end)));
                i = end - 1;
            } else {
                write(line);
            }
        }
        endParagraph();
        endIndent();
    }

    private void write(String line) {
        if (line.startsWith("## ")) {
            endParagraph();
            endIndent();
            page.section(line.substring(3));
        } else if (line.startsWith("**") && line.endsWith("**") || line.contains("**:") || line.startsWith("### ")) {
            endParagraph();
            endIndent();
            page.subsection(title(line));
        } else if (line.startsWith("|")) {
            endParagraph();
            row(cells(line));
        } else if (line.startsWith("{{")) {
            endParagraph();
            insert(line);
        } else if (line.startsWith("- ")) {
            endParagraph();
            page.bullet(line.substring(2));
        } else if (line.isBlank()) {
            endParagraph();
        } else {
            paragraph.add(line);
        }
    }

    private void insert(String line) {
        Runnable insert = inserts.get(line.strip().replaceAll("[{}]", ""));
        if (insert == null) {
            throw new IllegalArgumentException("nothing is known for " + line);
        }
        insert.run();
    }

    private void row(List<String> cells) {
        String first = cells.get(0);
        if (first.startsWith("---") || first.equals("key") || first.equals("type")) {
            return;
        }
        if (cells.size() == 4) {
            if (!first.isEmpty()) {
                endIndent();
                page.paragraph("Of " + first + ":");
                page.indent();
                indented = true;
            }
            page.item(key(cells.get(1), cells.get(2)), cells.get(3));
        } else {
            page.item(cells.size() == 2 ? first : key(first, cells.get(1)), cells.get(cells.size() - 1));
        }
    }

    private static String key(String name, String expected) {
        return expected.isEmpty() ? name : name + " (" + expected + ")";
    }

    /** A few words as a sentence. */
    static String sentence(String words) {
        String end = words.endsWith(".") ? "" : ".";
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + end;
    }

    private static List<String> cells(String line) {
        String inner = line.substring(1, line.length() - 1);
        return Arrays.stream(inner.split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }

    private static String title(String line) {
        return line.replace("**… ", "Links ").replaceAll("[*`]|^### ", "");
    }

    private static List<String> example(List<String> lines) {
        List<String> example = new ArrayList<>(lines);
        while (example.get(example.size() - 1).isBlank()) {
            example.remove(example.size() - 1);
        }
        example.replaceAll(line -> line.isBlank() ? "" : line.substring(CODE.length()));
        return example;
    }

    private void endParagraph() {
        if (!paragraph.isEmpty()) {
            page.paragraph(String.join(" ", paragraph));
            paragraph.clear();
        }
    }

    private void endIndent() {
        if (indented) {
            page.outdent();
            indented = false;
        }
    }
}
