package dev.netns.provision;

import dev.netns.netlink.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the two runtimes have each in its own way: the JVM, and the native program with one thread and no JDK behind it. */
public interface Platform {
    /**
     * Runs work that may move its thread to other namespaces, several works at the same time where there are threads for
     * it, and returns when all of it has ended. The caller's thread is where it was.
     *
     * @return the results in the order of the works
     */
    <T> List<T> call(List<Supplier<T>> works);

    /** Runs one of them. */
    default <T> T call(Supplier<T> work) {
        return call(List.of(work)).get(0);
    }

    /** Work that goes on beside the caller's, as far as it is heard. To be closed, which ends it. */
    interface Companion extends AutoCloseable {
        /**
         * Takes over some of what it has written.
         *
         * @return how many bytes, from {@code into[at]} on; 0 or less where there are none
         */
        int read(byte[] into, int at);

        /** Has it end, without waiting for that. */
        void stop();

        /** Waits until it has ended; nothing that it held is in use any more. */
        @Override
        void close();
    }

    /**
     * Starts work beside the caller's, which changes nothing, and may move to other namespaces.
     *
     * @param work gets the descriptor to write into
     * @return null where that is not to be had, or threads do as well
     */
    default @Nullable Companion companion(IntConsumer work) {
        return null;
    }

    /** Makes namespaces ahead. */
    Nursery nursery();

    /**
     * Is told, before anything is changed, how much a plan is about.
     *
     * @param things namespaces, links, addresses and routes
     */
    default void expect(int things) {}

    /** Is told, while the system is looked at, that one more thing is about to be kept in memory. */
    default void expectOneMore() {}

    /**
     * Is told that a plan is about to be carried out, and that nothing is changed yet: where memory would not do for the
     * changes, for looking at the system again after them, and for the report, the work is refused or left to others now.
     */
    default void expectChange() {}

    /**
     * From now on, SIGINT and SIGTERM do not end this process: {@link #signal} says that one came, so that what has begun is
     * finished or undone. Where the process began with one of them ignored, that one stays so.
     */
    void holdSignals();

    /** The number of the signal that has asked for an end since {@link #holdSignals}; 0 where none has. */
    int signal();

    /** Ends what {@link #holdSignals} began, if it did. */
    void releaseSignals();

    /** Runs other programs. */
    Programs programs();

    /**
     * Starts a program as a child of this process: in a process group of its own, with no signal ignored or blocked, with
     * /dev/null as its standard input, and with no other descriptor of this process.
     *
     * @param enter moves what becomes the program to where it is to run; the caller stays where it is
     * @param path of the program
     * @param command its arguments, from the zeroth on
     * @param environment {@code NAME=VALUE} entries
     * @param output a descriptor, which becomes its standard output and its standard error
     * @return its process id, or a negative errno
     * @throws dev.netns.names.Failure of {@code enter}; or else the child writes the failure's words and ends with status
     *     125
     */
    int start(Runnable enter, byte[] path, byte[][] command, byte[][] environment, int output);

    /** SHA-256 of some bytes. */
    byte[] sha256(byte[] bytes);

    /** The public key of a private one of WireGuard: X25519, RFC 7748. */
    byte[] publicKey(byte[] privateKey);

    /** The address of a host by its name; empty where there is none. */
    Optional<IpAddress> address(String host);
}
