package dev.netns.link;

/** Writes values as TOML has them. */
public final class TomlText {
    private static final String ESCAPED = "\b\t\n\f\r\"\\";
    private static final String LETTERS = "btnfr\"\\";

    private TomlText() {}

    /** A basic string, quotes included. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) {
                out.append('\\').append(LETTERS.charAt(escape));
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format("\\u%04X", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** A basic string over several lines, quotes included; for texts of lines. */
    public static String quoteLines(String text) {
        StringBuilder out = new StringBuilder("\"\"\"\n");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c == '\n' || c == '\t';
            String quoted = quote(String.valueOf(c));
            out.append(plain ? String.valueOf(c) : quoted.substring(1, quoted.length() - 1));
        }
        return out.append("\"\"\"").toString();
    }

    /** A key: bare where it may be, else quoted. */
    public static String key(String name) {
        return name.matches("[A-Za-z0-9_-]+") ? name : quote(name);
    }
}
