package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.linux.Bytes;
import dev.netns.names.NamespaceIds;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Wire;
import java.util.Arrays;

/**
 * Questions about a namespace and what the kernel answered, as bytes for another process: sizes, the namespace, and then
 * the size of each question, the question, the size of its answer, the answer's messages.
 */
final class Recording {
    private static final int DEVICE = 4;
    private static final int INODE = 12;
    private static final int BORN = 20;
    private static final int NSID_OF_HOST = 28;
    private static final int NAME_SIZE = 32;
    private static final int NAME = 36;
    private static final int MESSAGE_TYPE = 4;

    private final byte[] bytes;
    private final int from;
    private final int to;

    /** One that begins at {@code bytes[from]}, whole. */
    Recording(byte[] bytes, int from) {
        this.bytes = bytes;
        this.from = from;
        this.to = from + Wire.getInt(bytes, from);
    }

    /** Whether there is a whole one in {@code bytes[from … to)}. */
    static boolean isWhole(byte[] bytes, int from, int to) {
        return to - from >= NAME && to - from >= Wire.getInt(bytes, from);
    }

    /** Where in its bytes it ends. */
    int end() {
        return to;
    }

    /** The name by which the namespace was found. */
    NamespaceName name() {
        int start = from + NAME;
        return NamespaceName.ofBytes(Arrays.copyOfRange(bytes, start, start + Wire.getInt(bytes, from + NAME_SIZE)));
    }

    /** Which namespace it was. */
    Identity identity() {
        return new Identity(
                Wire.getLong(bytes, from + DEVICE),
                Wire.getLong(bytes, from + INODE),
                Wire.getLong(bytes, from + BORN));
    }

    /** The number by which the namespace knows the host, or {@link NamespaceIds#NONE}. */
    int nsidOfHost() {
        return Wire.getInt(bytes, from + NSID_OF_HOST);
    }

    /**
     * Gives the answer to a question once more.
     *
     * @return whether it was asked
     */
    boolean answer(byte[] question, NetlinkSocket.Receiver receiver) {
        int at = from + NAME + Wire.getInt(bytes, from + NAME_SIZE);
        while (at < to) {
            int asked = at + Integer.BYTES;
            int answer = asked + Wire.getInt(bytes, at) + Integer.BYTES;
            int end = answer + Wire.getInt(bytes, answer - Integer.BYTES);
            // The first word of a message is its length.
            if (Bytes.startsWith(bytes, asked, question)) {
                hand(answer, end, receiver);
                return true;
            }
            at = end;
        }
        return false;
    }

    private void hand(int start, int end, NetlinkSocket.Receiver receiver) {
        for (int at = start; at < end; ) {
            int next = at + Wire.getInt(bytes, at);
            receiver.accept(Wire.getShort(bytes, at + MESSAGE_TYPE), bytes, at, next);
            at = next;
        }
    }

    /** Asks, as {@link NetlinkSocket#request} does. */
    interface Conversation {
        int request(NetlinkMessage question, NetlinkSocket.Receiver receiver);
    }

    /** Several recordings that are being written, one after the other. */
    static final class Writer {
        private byte[] bytes;
        private int length;
        private int begun;

        Writer(int size) {
            bytes = new byte[size];
        }

        /** Begins the next one. */
        void begin(byte[] name, Identity identity, int nsidOfHost) {
            begun = length;
            putInt(0);
            putLong(identity.device());
            putLong(identity.inode());
            putLong(identity.bornMillis());
            putInt(nsidOfHost);
            putInt(name.length);
            put(name, 0, name.length);
        }

        /** Asks, and keeps the question and its answer if there is one. */
        void ask(NetlinkMessage question, Conversation kernel) {
            int before = length;
            byte[] asked = question.toBytes(0);
            putInt(asked.length);
            put(asked, 0, asked.length);
            int size = length;
            putInt(0);
            int answer = kernel.request(question, (type, from, start, end) -> put(from, start, end - start));
            if (answer < 0) {
                // Who needs it asks again, and has the words for what the kernel says.
                length = before;
            } else {
                Wire.putInt(bytes, size, length - size - Integer.BYTES);
            }
        }

        /** Ends the one that was begun. */
        void end() {
            Wire.putInt(bytes, begun, length - begun);
        }

        int length() {
            return length;
        }

        /** Takes out all that were ended. */
        byte[] take() {
            byte[] taken = Arrays.copyOf(bytes, length);
            length = 0;
            return taken;
        }

        private void putLong(long value) {
            putInt((int) value);
            putInt((int) (value >>> Integer.SIZE));
        }

        private void putInt(int value) {
            grow(Integer.BYTES);
            Wire.putInt(bytes, length, value);
            length += Integer.BYTES;
        }

        private void put(byte[] from, int start, int size) {
            grow(size);
            System.arraycopy(from, start, bytes, length, size);
            length += size;
        }

        private void grow(int size) {
            if (length + size > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + size));
            }
        }
    }
}
