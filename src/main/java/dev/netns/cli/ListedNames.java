package dev.netns.cli;

import java.util.List;

/**
 * Names as {@code list} prints them, {@code red (id: 0)}, which a shell hands over as three words. {@code ip netns} ignores
 * the two behind the name, and scripts rely on it: {@code ip netns delete $(ip netns list | grep red)}.
 */
final class ListedNames {
    private static final String BEGIN = "(id:";

    private ListedNames() {}

    /**
     * Takes the nsids away from behind names.
     *
     * @param words a command line, which is changed
     * @param verb where the verb is
     */
    static void dropNsids(List<String> words, int verb) {
        for (int i = verb + 2; i + 1 < endOfNames(words, verb); i++) {
            if (words.get(i).equals(BEGIN) && words.get(i + 1).matches("[0-9]+[)]")) {
                words.subList(i, i + 2).clear();
                i--;
            }
        }
    }

    /** The words of a command that is to be run belong to that command. */
    private static int endOfNames(List<String> words, int verb) {
        if (!words.get(verb).equals("exec")) {
            return words.size();
        }
        int dashes = words.subList(verb, words.size()).indexOf("--");
        int first = verb + 1;
        while (first < words.size() && words.get(first).startsWith("-")) {
            first++;
        }
        return dashes >= 0 ? verb + dashes : Math.min(words.size(), first + 3);
    }
}
