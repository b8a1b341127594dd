package dev.netns;

import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import dev.netns.names.Names;
import dev.netns.names.References;
import java.util.Arrays;

/**
 * The name of a network namespace: 1 to 255 bytes without {@code /} and NUL, not {@code .} or {@code ..} (a file name
 * of Linux). Names are bytes and need not be UTF-8; they are ordered byte by byte. Immutable.
 */
public final class NamespaceName implements Comparable<NamespaceName> {
    private final byte[] bytes;
    private final int hash;

    private NamespaceName(byte[] bytes) {
        String fault = Names.fault(bytes);
        if (fault != null) {
            throw new IllegalArgumentException("the name " + Text.printable(Text.quoted(bytes)) + " " + fault);
        }
        this.bytes = bytes;
        hash = Arrays.hashCode(bytes);
    }

    /**
     * The name with this text in UTF-8. A lone surrogate U+DC80 to U+DCFF stands for the byte 0x80 to 0xff, as in
     * {@link #toString}.
     *
     * @throws IllegalArgumentException it is not a valid name; the message says why
     */
    public static NamespaceName of(String name) {
        return new NamespaceName(Text.encode(name));
    }

    /**
     * The name of these bytes.
     *
     * @throws IllegalArgumentException it is not a valid name; the message says why
     */
    public static NamespaceName ofBytes(byte[] name) {
        return new NamespaceName(Arrays.copyOf(name, name.length));
    }

    /** Whether commands read it as a reference to another namespace, as {@code pid:350}. */
    public boolean isLikeReference() {
        return !References.isName(bytes);
    }

    /** The bytes of the name. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    /** The name as text, such that {@link #of} gives the same name again; it may hold control characters. */
    @Override
    public String toString() {
        return Text.decode(bytes);
    }

    /** The name as text that is safe to print on a terminal: control characters stand as {@code \xNN}. */
    public String toPrintable() {
        return Text.printable(bytes);
    }

    @Override
    public int compareTo(NamespaceName other) {
        return Bytes.compare(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamespaceName name && hash == name.hash && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
