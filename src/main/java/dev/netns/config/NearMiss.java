package dev.netns.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class NearMiss {
    private NearMiss() {}

    /**
     * The known word that is nearest to {@code word}, when it is near enough to be a slip of the finger: at most one
     * edit in three letters of the longer one, where swapping two neighbours counts as one edit and case as none.
     *
     * @return empty when nothing is near
     */
    public static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isNear(word, candidate))
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String word, String candidate) {
        int allowed = Math.max(1, Math.max(word.length(), candidate.length()) / 3);
        // The lengths first: a word may be as long as a file.
        return Math.abs(candidate.length() - word.length()) <= allowed && distance(word, candidate) <= allowed;
    }

    /** {@code " (did you mean 'addresses'?)"} to be put after an error message, or nothing. */
    public static String hint(String word, Collection<String> known) {
        return of(word, known).map(found -> " (did you mean '" + found + "'?)").orElse("");
    }

    /** Edit distance with swaps of neighbours (optimal string alignment). */
    private static int distance(String word, String candidate) {
        String a = word.toLowerCase(Locale.ROOT);
        String b = candidate.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
