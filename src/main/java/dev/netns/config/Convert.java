package dev.netns.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what the declaration's records hold of what stands in a file. */
final class Convert {
    private Convert() {}

    /** The number that a word stands for. */
    static Optional<Integer> word(List<Map.Entry<String, Integer>> words, Object toml) {
        return words.stream()
                .filter(word -> word.getKey().equals(toml))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The name of a file. */
    static Optional<Path> path(Object toml) {
        if (!(toml instanceof String text) || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** An unsigned number in decimal, or in hexadecimal after 0x. */
    static Optional<Long> unsigned(String text, long max) {
        boolean hexadecimal = text.matches("0[xX][0-9a-fA-F]{1,8}");
        if (!hexadecimal && !text.matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        long value = hexadecimal ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
        return value <= max ? Optional.of(value) : Optional.empty();
    }
}
