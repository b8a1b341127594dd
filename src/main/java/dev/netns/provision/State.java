package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.LockWait;
import dev.netns.names.Names;
import dev.netns.names.StateDirectory;
import dev.netns.names.Trust;
import dev.netns.proc.FileException;
import dev.netns.proc.FileTree;
import dev.netns.proc.LockTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What netns made, remembered beside the run directory: a file {@code NAME.json} for each namespace in
 * {@code /run/netns-state}, and a file for the host. It is gone after a boot, as the namespaces are; where /run outlives a
 * boot, or is seen from several network namespaces, each record says which {@link HostNamespace} it is about.
 *
 * <p>A record is whole or not there, whenever we are killed: written under a temporary name and renamed. Nothing is fsynced,
 * because no power cut leaves the namespaces either. Any thread may use this; several processes are kept apart by {@link
 * #lock}.
 */
public final class State {
    private static final String SUFFIX = ".json";
    private static final String LOCK = "lock";
    private static final int LOCK_FLAGS = Linux.O_RDWR | Linux.O_CREAT | Linux.O_NOFOLLOW | Linux.O_CLOEXEC;
    private static final String TEMPORARY = "new";
    private static final int OWNER_ONLY = 0700;

    /** What is remembered of the host; no record of a name, because it has no suffix. */
    private static final String HOST = "host";

    /** Where the records of names are that are too long for a suffix; nothing else in the directory has such a name. */
    private static final String LONG_NAMES = "long";

    private final Syscalls sys;
    private final FileTree tree;
    private final Path directory;
    private final HostNamespace here;

    /**
     * The records that there are.
     *
     * @param made by name
     * @param host what was done in the host that the caller is in
     * @param unseen files that cannot be read, in words, a line each
     */
    record Contents(Map<NamespaceName, Made> made, MadeInHost host, List<String> unseen) {}

    /**
     * The records in a directory, which {@link #lock} makes. The calling thread is in the host.
     *
     * @throws Failure it cannot be found out which host that is
     */
    public State(Syscalls sys, Path directory) {
        this.sys = sys;
        this.tree = new FileTree(sys);
        this.directory = directory;
        this.here = HostNamespace.current(sys);
    }

    /** The directory that belongs to a run directory: {@code /run/netns-state} for {@code /run/netns}. */
    public static Path beside(Path runDirectory) {
        return runDirectory.resolveSibling(runDirectory.getFileName() + "-state");
    }

    /**
     * Keeps every other process from changing namespaces by a declaration; makes the directory. May wait.
     *
     * @param waiting is run once when it takes longer than a second
     * @return unlocks when it is closed; so does the end of the process
     * @throws Failure it cannot be locked
     */
    public Lock lock(Runnable waiting) {
        new StateDirectory(sys, Text.encode(directory.toString())).make();
        String file = directory.resolve(LOCK).toString();
        int fd = sys.open(Text.encode(file), LOCK_FLAGS, 0600);
        int locked = fd < 0 ? fd : LockWait.forOurs(sys, fd, waiting);
        if (locked < 0) {
            if (fd >= 0) {
                sys.close(fd);
            }
            throw Failure.of("lock", Text.printable(file), locked, null);
        }
        return () -> sys.close(fd);
    }

    /** The process that holds the {@link #lock}, or 0 where it is not to be seen. */
    int lockHolder() {
        int fd = sys.open(Text.encode(directory.resolve(LOCK).toString()), LOCK_FLAGS, 0600);
        if (fd < 0) {
            return 0;
        }
        int pid = LockTable.holder(sys, fd);
        sys.close(fd);
        return pid;
    }

    /** A lock that is held. */
    public interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /** The names that there are records of, as far as the caller may see them; long ones are left out. */
    List<byte[]> names() {
        List<byte[]> names = new ArrayList<>();
        try {
            for (byte[] file : tree.names(directory)) {
                if (Text.decode(file).endsWith(SUFFIX)) {
                    names.add(Arrays.copyOf(file, file.length - SUFFIX.length()));
                }
            }
        } catch (FileException e) {
            // Who needs the records reads them, and has the words for it.
            names.clear();
        }
        return names;
    }

    /** All records, as far as the caller may read them. */
    Contents read() {
        return new Reading(false).all();
    }

    /**
     * All records, for who is going to change something by them.
     *
     * @throws Failure one cannot be read: what netns made would be taken for somebody else's, and the record be lost
     */
    Contents readForChange() {
        return new Reading(true).all();
    }

    /** One look at all records. */
    private final class Reading {
        private final boolean forChange;
        private final Map<NamespaceName, Made> made = new TreeMap<>();
        private final List<String> unseen = new ArrayList<>();

        Reading(boolean forChange) {
            this.forChange = forChange;
        }

        Contents all() {
            Trust trust = Trust.ofRoot(sys);
            byte[] path = Text.encode(directory.toString());
            if (forChange) {
                trust.check(path);
            }
            String fault = trust.fault(path);
            if (fault != null) {
                unseen.add("ignoring what is remembered in " + Text.printable(directory.toString()) + ": " + fault);
                return new Contents(made, MadeInHost.NOTHING, unseen);
            }
            if (readAll(directory, SUFFIX)) {
                readAll(directory.resolve(LONG_NAMES), "");
            }
            return new Contents(made, host(), unseen);
        }

        private MadeInHost host() {
            try {
                return hosts().stream()
                        .filter(line -> line.isOf(here))
                        .map(HostJson.Line::made)
                        .findFirst()
                        .orElse(MadeInHost.NOTHING);
            } catch (IOException e) {
                ignore(directory.resolve(HOST), e);
                return MadeInHost.NOTHING;
            }
        }

        /** Answers whether there is such a directory that can be read. */
        private boolean readAll(Path from, String suffix) {
            List<byte[]> names;
            try {
                names = tree.names(from);
            } catch (FileException e) {
                if (e.error() != Errno.ENOENT) {
                    ignore(from, e);
                }
                return false;
            }
            for (byte[] name : names) {
                String text = Text.decode(name);
                if (text.endsWith(suffix)) {
                    readOne(from.resolve(text));
                }
            }
            return true;
        }

        private void readOne(Path file) {
            try {
                String text = tree.readIfThere(file);
                if (text != null) {
                    Made record = MadeJson.parse(text, here);
                    made.put(record.name(), record);
                }
            } catch (IOException e) {
                ignore(file, e);
            }
        }

        /** One that is damaged does not come back: then what it told of is nobody's. */
        private void ignore(Path file, IOException e) {
            if (forChange && e instanceof FileException) {
                throw failed("read", file, e);
            }
            unseen.add("cannot read " + Text.printable(file.toString()) + ", ignoring it: "
                    + Text.printable(String.valueOf(e.getMessage())));
        }
    }

    /** What is remembered of all hosts. */
    private List<HostJson.Line> hosts() throws IOException {
        String text = tree.readIfThere(directory.resolve(HOST));
        return text == null ? List.of() : HostJson.parse(text);
    }

    /** The same for a change: what is damaged does not come back. */
    private List<HostJson.Line> hostsForChange() {
        try {
            return hosts();
        } catch (FileException e) {
            throw failed("read", directory.resolve(HOST), e);
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Remembers what was done in the host. What was done in another one that runs is kept.
     *
     * @throws Failure the file cannot be written; what was remembered before still is
     */
    synchronized void put(MadeInHost host) {
        List<HostJson.Line> lines = new ArrayList<>(hostsForChange());
        lines.removeIf(line -> line.isOf(here) || line.isOfAnotherBoot(here));
        if (!host.files().isEmpty()) {
            lines.add(new HostJson.Line(here, host));
        }
        putHosts(lines);
    }

    /**
     * Forgets what was done in hosts that are gone: those of another boot, and these.
     *
     * @throws Failure the file cannot be written
     */
    synchronized void forgetHosts(Collection<Identity> gone) {
        List<HostJson.Line> all = hostsForChange();
        List<HostJson.Line> lines = new ArrayList<>(all);
        lines.removeIf(line -> line.isOfAnotherBoot(here) || gone.stream().anyMatch(line::isAbout));
        if (lines.size() < all.size()) {
            putHosts(lines);
        }
    }

    private void putHosts(List<HostJson.Line> lines) {
        Path file = directory.resolve(HOST);
        try {
            if (lines.isEmpty()) {
                tree.remove(file);
            } else {
                tree.replace(file, directory.resolve(TEMPORARY), HostJson.toText(lines));
            }
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /**
     * Remembers.
     *
     * @throws Failure the file cannot be written; what was remembered before of the name still is
     */
    synchronized void put(Made made) {
        Path file = file(made.name());
        try {
            if (!directory.equals(file.getParent())) {
                makeDirectory(Objects.requireNonNull(file.getParent()));
            }
            tree.replace(file, directory.resolve(TEMPORARY), MadeJson.toText(made, here));
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /**
     * Forgets; what is not remembered is no error.
     *
     * @throws Failure the file cannot be removed
     */
    synchronized void remove(NamespaceName name) {
        Path file = file(name);
        try {
            tree.remove(file);
        } catch (IOException e) {
            throw failed("remove", file, e);
        }
    }

    private Path file(NamespaceName name) {
        return name.toBytes().length + SUFFIX.length() <= Names.LONGEST
                ? directory.resolve(name + SUFFIX)
                : directory.resolve(LONG_NAMES).resolve(name.toString());
    }

    private void makeDirectory(Path path) {
        try {
            tree.makeDirectory(path, OWNER_ONLY);
        } catch (FileException e) {
            throw failed("make", path, e);
        }
    }

    private static Failure failed(String operation, Path file, IOException e) {
        if (e instanceof FileException known) {
            Failure failure = Failure.of(operation, Text.printable(file.toString()), -known.error(), null);
            return failure.status() == ExitStatus.DENIED ? failure : failure.withStatus(ExitStatus.FAILED);
        }
        return new Failure(
                ExitStatus.FAILED,
                "cannot " + operation + " " + Text.printable(file.toString()) + ": " + e.getMessage());
    }
}
