package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Text;

/** What to write where the command that {@code exec} does not find was meant as the name of a namespace. */
public final class MissingCommand {
    private MissingCommand() {}

    /**
     * The same failure, with what was probably meant.
     *
     * @param failure why the command could not be executed
     * @param command its words
     */
    public static Failure explained(Failure failure, Store store, byte[][] command) {
        if (failure.status() != ExitStatus.NO_SUCH_COMMAND) {
            return failure;
        }
        boolean isName =
                Names.fault(command[0]) == null && store.look(command[0], new FileStatus()) == Store.Kind.NAMESPACE;
        if (isName) {
            return failure.withHint(Text.quoted(command[0])
                    + " is a network namespace; behind several names, the command is written after --");
        }
        for (byte[] word : command) {
            if (Bytes.is(word, "--")) {
                return failure.withHint("nor is there a network namespace " + Text.quoted(command[0])
                        + "; before --, each word has to be one (see netns list)");
            }
        }
        return failure;
    }
}
