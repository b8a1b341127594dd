package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * The verbs that scripts call in loops, in their plain shapes: with one name and, but for {@code exec}, without options.
 * Everything else, wrong usage included, belongs to the whole command; {@link #shape} is the table that tells the two
 * apart.
 */
public final class PlainVerbs {
    /** Not one of these shapes: nothing was done. */
    public static final int NOT_PLAIN = -1;

    /** What `list` prints behind a name: scripts hand it back as a word of its own. */
    static final String NSID_OF_LIST = "(id:";

    private static final byte[] ETC_DIRECTORY = Text.ascii("/etc/netns");
    private static final int MOST_HOLDERS_NAMED = 5;

    private enum Shape {
        LIST,
        ADD,
        ATTACH,
        DELETE,
        SET,
        IDENTIFY,
        PIDS,
        EXEC,
        OTHER
    }

    private final Syscalls sys;
    private final Store store;
    private final Console console;

    private PlainVerbs(Syscalls sys, byte[] runDirectory) {
        this.sys = sys;
        this.console = new Console(sys);
        this.store = new Store(sys, runDirectory, console::say);
    }

    /** Whether {@link #run} has a shape for a command line; whether that is plain may take a look at the machine. */
    public static boolean hasShape(byte[][] arguments) {
        return shape(arguments) != Shape.OTHER;
    }

    /**
     * Runs a command line of a plain shape to its end. May move the calling thread into another namespace: after it,
     * the process should end.
     *
     * @param arguments without the program's name
     * @param runDirectory the store's directory
     * @return the exit status, or {@link #NOT_PLAIN}
     */
    public static int run(Syscalls sys, byte[][] arguments, byte[] runDirectory) {
        Shape shape = shape(arguments);
        PlainVerbs verbs = new PlainVerbs(sys, runDirectory);
        try {
            if (!verbs.run(shape, arguments)) {
                return NOT_PLAIN;
            }
            verbs.console.flush();
            return ExitStatus.DONE;
        } catch (Failure failure) {
            verbs.console.complain(failure);
            boolean ownFailure = shape == Shape.EXEC
                    && failure.status() < ExitStatus.EXEC_FAILED
                    && failure.status() != ExitStatus.USAGE;
            return ownFailure ? ExitStatus.EXEC_FAILED : failure.status();
        }
    }

    /** The table of shapes. */
    private static Shape shape(byte[][] words) {
        int count = words.length;
        if (count == 0) {
            return Shape.LIST;
        }
        String verb = Verbs.ofIp(words[0]);
        if (verb == null) {
            return Shape.OTHER;
        }
        return switch (verb) {
            case "list" -> count == 1 ? Shape.LIST : Shape.OTHER;
            case "add" -> count == 2 && isWord(words[1]) ? Shape.ADD : Shape.OTHER;
            case "attach" -> count == 3 && isWord(words[1]) && Bytes.number(words[2]) > 0 ? Shape.ATTACH : Shape.OTHER;
            case "delete" -> count == 2 && isOneName(words[1]) ? Shape.DELETE : Shape.OTHER;
            case "set" -> count == 3 && isOneName(words[1]) && isNsid(words[2]) ? Shape.SET : Shape.OTHER;
            case "identify" -> count == 1 || count == 2 && Bytes.number(words[1]) > 0 ? Shape.IDENTIFY : Shape.OTHER;
            case "pids" -> count == 2 && isOneName(words[1]) ? Shape.PIDS : Shape.OTHER;
            case "exec" -> ExecWords.of(words) != null ? Shape.EXEC : Shape.OTHER;
            default -> Shape.OTHER;
        };
    }

    /** Not an option. */
    static boolean isWord(byte[] word) {
        return word.length > 0 && word[0] != '-';
    }

    /** Neither an option nor a pattern nor a reference of another kind than a name ({@code pid:350}). */
    static boolean isOneName(byte[] word) {
        for (byte b : word) {
            if (b == '*' || b == '?' || b == '[' || b == ':') {
                return false;
            }
        }
        return isWord(word);
    }

    private static boolean isNsid(byte[] word) {
        return Bytes.number(word) >= 0 || Bytes.is(word, "auto");
    }

    /** Answers whether it was for us. */
    private boolean run(Shape shape, byte[][] words) {
        switch (shape) {
            case LIST -> list();
            case ADD -> sayRepaired(words[1], new Creation(store).add(words[1], new Creation.Options()));
            case ATTACH -> sayRepaired(words[1], new Attachment(store).attach(words[1], Bytes.number(words[2])));
            case DELETE -> delete(words[1]);
            case SET -> set(words[1], words[2]);
            case IDENTIFY -> identify(words.length == 1 ? 0 : Bytes.number(words[1]));
            case PIDS -> pids(words[1]);
            case EXEC -> {
                ExecWords exec = ExecWords.of(words);
                if (exec == null || !exec.settle(store)) {
                    return false;
                }
                exec(exec);
            }
            case OTHER -> {
                return false;
            }
        }
        return true;
    }

    private void list() {
        for (Listing.Entry entry : Listing.of(store)) {
            console.line(entry.toLine());
        }
    }

    private void delete(byte[] name) {
        Deletion.Deleted deleted = new Deletion(store).delete(name);
        for (String words : afterwards(name, deleted)) {
            console.say(words);
        }
    }

    private void set(byte[] name, byte[] nsid) {
        int fd = store.open("set the nsid of", name);
        try {
            NamespaceIds ids = new NamespaceIds(sys);
            try {
                ids.assign(fd, name, Bytes.is(nsid, "auto") ? NamespaceIds.AUTO : Bytes.number(nsid));
            } finally {
                ids.close();
            }
        } finally {
            sys.close(fd);
        }
    }

    private void identify(int pid) {
        FileStatus namespace = Identification.ofProcess(sys, pid);
        List<byte[]> names = Identification.names(store, namespace);
        for (byte[] name : names) {
            console.line(Text.printable(name));
        }
        if (names.isEmpty()) {
            console.say(unnamed(sys, pid, namespace));
        }
    }

    private void pids(byte[] name) {
        Processes.Found found = Processes.in(sys, store.identity("list the processes of", name));
        for (int pid : found.pids()) {
            console.line(Integer.toString(pid));
        }
        if (found.hidden() > 0 && sys.effectiveUser() != 0) {
            console.say(hidden(found.hidden()));
        }
    }

    private void exec(ExecWords exec) {
        int fd = store.open("exec in", exec.name());
        Failure failure = new Execution(sys, ETC_DIRECTORY).run(fd, exec.name(), exec.options, exec.command());
        throw MissingCommand.explained(failure, store, exec.command());
    }

    private void sayRepaired(byte[] name, boolean repaired) {
        if (repaired) {
            console.say(repaired(name));
        }
    }

    /** Words on a stale name that became a namespace. */
    public static String repaired(byte[] name) {
        return Text.quoted(name) + " was stale (no namespace was behind it) and is repaired";
    }

    /** Words on processes that the caller may not look at. */
    public static String hidden(int processes) {
        return processes + (processes == 1 ? " process" : " processes") + " could not be looked at without root";
    }

    /** Words on a process whose namespace has no name. */
    public static String unnamed(Syscalls sys, int pid, FileStatus namespace) {
        String owner = Owner.of(sys, pid);
        return (pid == 0 ? "this process" : "PID " + pid)
                + " is in a network namespace without a name: inode "
                + namespace.inode
                + (owner == null ? "" : ", " + owner);
    }

    /** Words on what a deletion left or moved: NICs that went home, and who still holds the namespace. */
    public static List<String> afterwards(byte[] name, Deletion.Deleted deleted) {
        List<String> links = new ArrayList<>();
        for (byte[] link : deleted.returned()) {
            links.add(Text.decode(link));
        }
        List<String> holders = new ArrayList<>();
        for (Holders.Holder holder : deleted.holders()) {
            holders.add(holder.toString());
        }
        return afterwards(name, links, holders);
    }

    /** The same of NICs and holders that are words already. */
    public static List<String> afterwards(byte[] name, List<String> returnedLinks, List<String> holders) {
        List<String> words = new ArrayList<>();
        for (String link : returnedLinks) {
            words.add("'" + link + "' went from " + Text.quoted(name) + " back to the host");
        }
        if (!holders.isEmpty()) {
            words.add(Text.quoted(name) + " is deleted, but its namespace lives on: held by " + named(holders));
        }
        return words;
    }

    /** The first holders, and how many more there are. */
    public static String named(List<String> holders) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < holders.size() && i < MOST_HOLDERS_NAMED; i++) {
            text.append(i == 0 ? "" : ", ").append(holders.get(i));
        }
        int more = holders.size() - MOST_HOLDERS_NAMED;
        return more > 0 ? text + " and " + more + " more" : text.toString();
    }
}
