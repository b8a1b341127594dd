package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A command line of {@code exec} in a plain shape: one name, and options of one execution. All others, wrong ones
 * included, are for the whole command.
 */
final class ExecWords {
    private static final String END = "--";
    private static final String[] WITH_VALUE = {"--user", "--cwd", "--env"};

    final ExecOptions options = new ExecOptions();
    private byte[][] rest = {};
    private @Nullable String user;

    private ExecWords() {}

    /** Reads the words, of which the first is the verb; {@code null} where they are not plain. */
    static @Nullable ExecWords of(byte[][] words) {
        ExecWords exec = new ExecWords();
        int at = 1;
        while (at < words.length && words[at].length > 0 && words[at][0] == '-') {
            if (Bytes.is(words[at], END)) {
                at++;
                break;
            }
            int next = exec.readOption(words, at);
            if (next == 0) {
                return null;
            }
            at = next;
        }
        exec.rest = Arrays.copyOfRange(words, at, words.length);
        return exec.isWhole() ? exec : null;
    }

    /** Answers where the next word is; 0 where this one is not understood. */
    private int readOption(byte[][] words, int at) {
        byte[] word = words[at];
        if (Bytes.is(word, "--no-mounts") && options.mounts) {
            options.mounts = false;
            return at + 1;
        }
        for (String option : WITH_VALUE) {
            if (Bytes.is(word, option)) {
                boolean follows = at + 1 < words.length && PlainVerbs.isWord(words[at + 1]);
                return follows && take(option, words[at + 1]) ? at + 2 : 0;
            }
            if (Bytes.startsWith(word, 0, option + "=")) {
                byte[] value = Arrays.copyOfRange(word, option.length() + 1, word.length);
                return value.length > 0 && take(option, value) ? at + 1 : 0;
            }
        }
        return 0;
    }

    private boolean take(String option, byte[] value) {
        if (option.equals("--env")) {
            return ExecOptions.isSetting(value) && options.settings.add(value);
        }
        boolean first = option.equals("--user") ? user == null : options.directory == null;
        if (option.equals("--user")) {
            user = Text.decode(value);
        } else {
            options.directory = value;
        }
        return first;
    }

    private boolean isWhole() {
        return rest.length > 1
                && PlainVerbs.isOneName(rest[0])
                && !Bytes.is(rest[1], PlainVerbs.NSID_OF_LIST)
                && command().length > 0
                && PlainVerbs.isWord(command()[0]);
    }

    byte[] name() {
        return rest[0];
    }

    byte[][] command() {
        return Arrays.copyOfRange(rest, Bytes.is(rest[1], END) ? 2 : 1, rest.length);
    }

    /**
     * Finds out what only the machine tells: who the user is, and whether a {@code --} ends several names or is a word of the
     * command.
     *
     * @return whether it is all plain; nothing was changed
     */
    boolean settle(Store store) {
        if (user != null) {
            options.user = UserFiles.find(store.sys, user);
        }
        return (user == null || options.user != null) && !isForSeveral(store);
    }

    private boolean isForSeveral(Store store) {
        int end = 1;
        while (end < rest.length && !Bytes.is(rest[end], END)) {
            end++;
        }
        boolean several = end > 1 && end < rest.length;
        FileStatus status = new FileStatus();
        for (int i = 1; i < end && several; i++) {
            several = !PlainVerbs.isOneName(rest[i]) || store.look(rest[i], status) == Store.Kind.NAMESPACE;
        }
        return several;
    }
}
