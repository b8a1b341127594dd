package dev.netns.netlink;

import dev.netns.linux.Text;
import java.util.Arrays;

/**
 * One netlink message that is being written: header, body, attributes ({@code linux/netlink.h}).
 *
 * <p>Numbers are little-endian, as the kernel has them on x86-64 and arm64, the architectures that netns is built for.
 *
 * <p>Once it is written, any thread may use it.
 */
public final class NetlinkMessage {
    /** The size of {@code struct nlmsghdr}. */
    public static final int HEADER_SIZE = 16;

    static final int ATTRIBUTE_HEADER_SIZE = 4;

    private byte[] bytes = new byte[128];
    private int length = HEADER_SIZE;

    /**
     * Begins a message.
     *
     * @param type {@code nlmsg_type}, for example {@link Rtnetlink#RTM_NEWLINK}
     * @param flags {@code nlmsg_flags}; {@code NLM_F_REQUEST} is added
     */
    public NetlinkMessage(int type, int flags) {
        Wire.putShort(bytes, 4, type);
        Wire.putShort(bytes, 6, flags | Rtnetlink.NLM_F_REQUEST);
    }

    /** Appends the fixed part of the body (for example {@code struct rtgenmsg}), padded to four bytes. */
    public NetlinkMessage body(byte... body) {
        int at = grow(align(body.length));
        System.arraycopy(body, 0, bytes, at, body.length);
        return this;
    }

    /** Appends an attribute with a 32-bit value. */
    public NetlinkMessage attribute(int type, int value) {
        byte[] payload = new byte[4];
        Wire.putInt(payload, 0, value);
        return attribute(type, payload);
    }

    /** Appends an attribute ({@code struct nlattr}), padded to four bytes. */
    public NetlinkMessage attribute(int type, byte[] payload) {
        int at = grow(align(ATTRIBUTE_HEADER_SIZE + payload.length));
        Wire.putShort(bytes, at, ATTRIBUTE_HEADER_SIZE + payload.length);
        Wire.putShort(bytes, at + 2, type);
        System.arraycopy(payload, 0, bytes, at + ATTRIBUTE_HEADER_SIZE, payload.length);
        return this;
    }

    /** Appends an attribute with an 8-bit value. */
    public NetlinkMessage attributeByte(int type, int value) {
        return attribute(type, new byte[] {(byte) value});
    }

    /** Appends an attribute with a 16-bit value. */
    public NetlinkMessage attributeShort(int type, int value) {
        return attribute(type, new byte[] {(byte) value, (byte) (value >>> 8)});
    }

    /** Appends an attribute with a 16-bit value in network order. */
    public NetlinkMessage attributeBigEndianShort(int type, int value) {
        return attribute(type, new byte[] {(byte) (value >>> 8), (byte) value});
    }

    /** Appends an attribute with a 64-bit value. */
    public NetlinkMessage attributeLong(int type, long value) {
        byte[] payload = new byte[8];
        Wire.putInt(payload, 0, (int) value);
        Wire.putInt(payload, 4, (int) (value >>> 32));
        return attribute(type, payload);
    }

    /** Appends an attribute with a string and a NUL. */
    public NetlinkMessage attributeString(int type, String value) {
        byte[] text = Text.encode(value);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    /** Appends an attribute without a value. */
    public NetlinkMessage flag(int type) {
        return attribute(type, new byte[0]);
    }

    /** Begins a nested attribute; what follows stands in it until {@link #end(int)} is given this answer. */
    public int begin(int type) {
        int at = grow(ATTRIBUTE_HEADER_SIZE);
        Wire.putShort(bytes, at + 2, type);
        return at;
    }

    /** Ends a nested attribute. */
    public NetlinkMessage end(int begun) {
        Wire.putShort(bytes, begun, length - begun);
        return this;
    }

    /** The message with this sequence number, ready to be sent. */
    public byte[] toBytes(int sequence) {
        byte[] whole = Arrays.copyOf(bytes, length);
        Wire.putInt(whole, 0, length);
        Wire.putInt(whole, 8, sequence);
        return whole;
    }

    /** Its type ({@code nlmsg_type}). */
    public int type() {
        return type(bytes);
    }

    /** The type of a received message ({@code nlmsg_type}). */
    public static int type(byte[] message) {
        return Wire.getShort(message, 4);
    }

    static int align(int size) {
        return (size + 3) & ~3;
    }

    private int grow(int size) {
        int at = length;
        length += size;
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
        }
        return at;
    }
}
