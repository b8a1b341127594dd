package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;

/** Names given as patterns of the shell ({@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}; glob(7)). */
public final class NamePattern {
    private NamePattern() {}

    /** Whether a word has a character that makes it a pattern. */
    public static boolean isPattern(String word) {
        return word.indexOf('*') >= 0 || word.indexOf('?') >= 0 || word.indexOf('[') >= 0;
    }

    /**
     * The names that are meant, in the order of the words, each once. A word that is the name of an entry is that one,
     * whatever characters it has.
     *
     * @throws Failure a pattern fits nothing (status 3)
     */
    public static List<byte[]> expand(Store store, String operation, List<String> words, boolean acceptNothing) {
        List<String> names = new ArrayList<>();
        for (String word : words) {
            boolean literal = !isPattern(word) || store.look(Text.encode(word), new FileStatus()) != Store.Kind.ABSENT;
            List<String> fitting = literal ? List.of(word) : matching(store, word);
            if (fitting.isEmpty() && !acceptNothing) {
                throw fitsNothing(operation, word);
            }
            fitting.stream().filter(name -> !names.contains(name)).forEach(names::add);
        }
        return names.stream().map(Text::encode).toList();
    }

    /** A pattern that no name fits (status 3). */
    public static Failure fitsNothing(String operation, String pattern) {
        return Failure.of(operation, Text.encode(pattern), -Errno.ENOENT).withHint("no name fits this pattern");
    }

    private static List<String> matching(Store store, String pattern) {
        return store.names().stream()
                .map(Text::decode)
                .filter(name -> fits(pattern, name))
                .toList();
    }

    /** Whether a name fits a pattern. */
    public static boolean fits(String pattern, String name) {
        return matches(pattern, 0, name, 0);
    }

    /** Whether {@code pattern[p …]} fits {@code name[n …]}. */
    private static boolean matches(String pattern, int p, String name, int n) {
        if (p == pattern.length()) {
            return n == name.length();
        }
        char c = pattern.charAt(p);
        if (c == '*') {
            return matches(pattern, p + 1, name, n) || n < name.length() && matches(pattern, p, name, n + 1);
        }
        if (n == name.length()) {
            return false;
        }
        int end = c == '[' ? pattern.indexOf(']', p + 2) : -1;
        if (end > 0) {
            return inSet(pattern.substring(p + 1, end), name.charAt(n)) && matches(pattern, end + 1, name, n + 1);
        }
        return (c == '?' || c == name.charAt(n)) && matches(pattern, p + 1, name, n + 1);
    }

    private static boolean inSet(String set, char c) {
        boolean negated = set.startsWith("!") || set.startsWith("^");
        boolean found = false;
        for (int i = negated ? 1 : 0; i < set.length(); i++) {
            boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
            char last = range ? set.charAt(i + 2) : set.charAt(i);
            found |= c >= set.charAt(i) && c <= last;
            i += range ? 2 : 0;
        }
        return found != negated;
    }
}
