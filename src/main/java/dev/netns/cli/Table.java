package dev.netns.cli;

import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows under headings: aligned on a terminal, with tabs between the cells anywhere else, so that cut(1) and awk(1) can
 * tell them apart. A tab or other control character in a cell is escaped.
 */
final class Table {
    private static final String NOTHING = "-";
    private static final String GAP = "  ";
    private static final int MOST_WORDS = 3;

    private final int columns;
    private final boolean bold;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param columns the width of the terminal, 0 where it is not known, -1 where there is no terminal
     * @param bold whether the headings may be bold on it
     */
    Table(int columns, boolean bold, String... headings) {
        this.columns = columns;
        this.bold = bold;
        rows.add(List.of(headings));
    }

    /** Appends a row; a cell that is null or empty stands as {@code -}. */
    void row(@Nullable Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            String text = Text.printable(Objects.toString(cell, ""));
            row.add(text.isEmpty() ? NOTHING : text);
        }
        rows.add(row);
    }

    /** Words as one cell; on a terminal the first three and how many more there are. */
    @Nullable
    String joined(@Nullable List<?> words) {
        if (words == null) {
            return null;
        }
        List<String> shown = new ArrayList<>();
        for (Object word : words) {
            if (columns >= 0 && shown.size() == MOST_WORDS) {
                shown.add("+" + (words.size() - MOST_WORDS));
                break;
            }
            shown.add(word.toString());
        }
        return String.join(",", shown);
    }

    /** The lines, headings first. */
    List<String> lines() {
        if (columns < 0) {
            return rows.stream().map(row -> String.join("\t", row)).toList();
        }
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            String line = aligned(row, widths);
            lines.add(bold && lines.isEmpty() ? "\033[1m" + line + "\033[0m" : line);
        }
        return lines;
    }

    /** The last cell is cut at the terminal's edge: it is the one that may be long, a command. */
    private String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        int last = row.size() - 1;
        int used = 0;
        for (int i = 0; i < last; i++) {
            line.append(row.get(i))
                    .append(" ".repeat(widths[i] - width(row.get(i))))
                    .append(GAP);
            used += widths[i] + GAP.length();
        }
        String cell = row.get(last);
        int left = columns - used;
        boolean cut = left > 0 && width(cell) > left;
        return line.append(cut ? cell.substring(0, cell.offsetByCodePoints(0, left)) : cell)
                .toString();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
