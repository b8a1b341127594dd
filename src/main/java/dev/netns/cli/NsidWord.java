package dev.netns.cli;

import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import dev.netns.names.NamespaceIds;

/** The word for an nsid on the command line: a number from 0, or {@code auto}. */
final class NsidWord {
    private NsidWord() {}

    static int parse(String word) {
        return word.equals("auto") ? NamespaceIds.AUTO : number(word);
    }

    static int number(String word) {
        int number = Bytes.number(Text.encode(word));
        if (number < 0) {
            throw new UsageException("'" + Text.printable(word) + "' is not an nsid: a number from 0, or 'auto'");
        }
        return number;
    }
}
