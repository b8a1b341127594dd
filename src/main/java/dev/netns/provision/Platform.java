package dev.netns.provision;

import dev.netns.netlink.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** How many works it runs at the same time, at most. */
    int atOnce();

    /** Makes namespaces ahead. */
    Nursery nursery();

    /**
     * Is told, before anything is changed, how much a plan is about.
     *
     * @param things namespaces, links, addresses and routes
     */
    default void expect(int things) {}

    /** Runs other programs. */
    Programs programs();

    /** SHA-256 of some bytes. */
    byte[] sha256(byte[] bytes);

    /** The public key of a private one of WireGuard: X25519, RFC 7748. */
    byte[] publicKey(byte[] privateKey);

    /** The address of a host by its name; empty where there is none. */
    Optional<IpAddress> address(String host);
}
