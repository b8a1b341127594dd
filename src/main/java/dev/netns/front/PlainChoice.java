package dev.netns.front;

import dev.netns.NamespaceName;
import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import dev.netns.names.Names;
import dev.netns.provision.Choice;
import dev.netns.provision.Others;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The command lines of {@code plan}, {@code apply} and {@code down} that this program understands. All others, wrong ones
 * included, are for Java.
 *
 * @param verb the verb
 * @param choice its files and names
 * @param boot {@code --boot}
 * @param await {@code --wait}
 * @param exitCode {@code --exit-code}
 * @param quiet {@code --quiet}
 */
record PlainChoice(String verb, Choice choice, boolean boot, boolean await, boolean exitCode, boolean quiet) {
    private static final String FILE = "--file";

    /** Whether a command line is of one of these verbs. */
    static boolean hasVerb(byte[][] arguments) {
        return isVerb(word(arguments, verbPlace(arguments)));
    }

    private static boolean isVerb(String word) {
        return word.equals("apply") || word.equals("plan") || word.equals("down");
    }

    /** Behind {@code -q}, which scripts of init systems put first. */
    private static int verbPlace(byte[][] arguments) {
        int at = 0;
        while (isQuiet(word(arguments, at))) {
            at++;
        }
        return at;
    }

    private static boolean isQuiet(String word) {
        return word.equals("-q") || word.equals("--quiet");
    }

    private static String word(byte[][] arguments, int at) {
        return at < arguments.length ? Text.decode(arguments[at]) : "";
    }

    /** Reads the words; null where they are not plain. */
    static @Nullable PlainChoice of(byte[][] arguments) {
        int verbPlace = verbPlace(arguments);
        String verb = word(arguments, verbPlace);
        if (!isVerb(verb)) {
            return null;
        }
        List<Path> files = new ArrayList<>();
        Set<NamespaceName> names = new TreeSet<>();
        boolean prune = false;
        boolean adopt = false;
        boolean boot = false;
        boolean await = false;
        boolean exitCode = false;
        boolean quiet = verbPlace > 0;
        for (int i = verbPlace + 1; i < arguments.length; i++) {
            String word = Text.decode(arguments[i]);
            if (word.equals(FILE)
                    && i + 1 < arguments.length
                    && (!Text.decode(arguments[i + 1]).startsWith("-") || Bytes.is(arguments[i + 1], "-"))) {
                i++;
                word = FILE + "=" + Text.decode(arguments[i]);
            }
            if (!isPlain(word)) {
                return null;
            } else if (isQuiet(word)) {
                quiet = true;
            } else if (word.equals("--prune") && !verb.equals("down")) {
                prune = true;
            } else if (word.equals("--adopt") && !verb.equals("down")) {
                adopt = true;
            } else if (word.equals("--boot") && verb.equals("apply")) {
                boot = true;
            } else if (word.equals("--wait") && verb.equals("apply")) {
                await = true;
            } else if (word.equals("--exit-code") && verb.equals("plan")) {
                exitCode = true;
            } else if (word.startsWith(FILE + "=")) {
                files.add(Choice.file(word.substring(FILE.length() + 1)));
            } else if (word.startsWith("-") && word.length() > 1 || word.isEmpty()) {
                return null;
            } else if (Choice.isFile(word)) {
                files.add(Choice.file(word));
            } else if (Names.fault(arguments[i]) == null) {
                names.add(NamespaceName.of(word));
            } else {
                return null;
            }
        }
        Choice choice = new Choice(files, names, new Others(prune, adopt));
        // To become Java after it has been read would be too late.
        return choice.readsDescriptor() ? null : new PlainChoice(verb, choice, boot, await, exitCode, quiet);
    }

    /** Of printable ASCII characters: what else there is in names of files, Java knows. */
    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < ' ' || word.charAt(i) > '~') {
                return false;
            }
        }
        return !word.equals(FILE + "=");
    }
}
