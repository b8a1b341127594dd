package dev.netns.netlink;

import dev.netns.linux.Linux;
import java.util.Arrays;

/**
 * An address and a port: {@code struct sockaddr_in}, {@code struct sockaddr_in6}, {@code linux/in.h}, {@code
 * linux/in6.h}. Names are never looked up.
 *
 * @param address IPv4 or IPv6
 * @param port from 0 to 65535
 * @param scope {@code sin6_scope_id}: the index of the link that a link-local address is on; 0 for none
 */
public record SocketAddress(IpAddress address, int port, int scope) {
    private static final int SOCKADDR_IN_SIZE = 16;
    private static final int SOCKADDR_IN6_SIZE = 28;
    private static final int ADDRESS_OF_IN = 4;
    private static final int ADDRESS_OF_IN6 = 8;
    private static final int SCOPE_OF_IN6 = 24;

    /**
     * Reads the struct.
     *
     * @throws IllegalArgumentException it is cut short, or of another family
     */
    public static SocketAddress parse(byte[] struct) {
        int family = struct.length < 2 ? Linux.AF_UNSPEC : Wire.getShort(struct, 0);
        if (family == Linux.AF_INET && struct.length >= SOCKADDR_IN_SIZE) {
            return new SocketAddress(address(struct, ADDRESS_OF_IN, IpAddress.IPV4_SIZE), port(struct), 0);
        }
        if (family == Linux.AF_INET6 && struct.length >= SOCKADDR_IN6_SIZE) {
            return new SocketAddress(
                    address(struct, ADDRESS_OF_IN6, IpAddress.IPV6_SIZE),
                    port(struct),
                    Wire.getInt(struct, SCOPE_OF_IN6));
        }
        throw new IllegalArgumentException(
                "a socket's address of family " + family + " has " + struct.length + " bytes");
    }

    private static IpAddress address(byte[] struct, int from, int size) {
        return IpAddress.of(Arrays.copyOfRange(struct, from, from + size));
    }

    private static int port(byte[] struct) {
        return (struct[2] & 0xff) << 8 | struct[3] & 0xff;
    }

    /** The struct. */
    public byte[] toBytes() {
        byte[] bytes = address.toBytes();
        boolean four = bytes.length == IpAddress.IPV4_SIZE;
        byte[] struct = new byte[four ? SOCKADDR_IN_SIZE : SOCKADDR_IN6_SIZE];
        Wire.putShort(struct, 0, address.family());
        struct[2] = (byte) (port >>> 8);
        struct[3] = (byte) port;
        System.arraycopy(bytes, 0, struct, four ? ADDRESS_OF_IN : ADDRESS_OF_IN6, bytes.length);
        if (!four) {
            Wire.putInt(struct, SCOPE_OF_IN6, scope);
        }
        return struct;
    }

    /** {@code 192.0.2.1:51820}, {@code [2001:db8::1]:51820}, {@code [fe80::1%3]:51820}. */
    @Override
    public String toString() {
        if (address.family() == Linux.AF_INET) {
            return address + ":" + port;
        }
        return "[" + address + (scope == 0 ? "" : "%" + scope) + "]:" + port;
    }
}
