package dev.netns.netlink;

import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is inside a wireguard link: the answer to WG_CMD_GET_DEVICE, {@code linux/wireguard.h}. Holds no secret: the
 * kernel tells the private key too, it is not kept; {@link #publicKey} tells whether it is the one that is wanted.
 * Immutable as long as nobody writes into its arrays, which are compared by what is in them.
 *
 * @param index of the link
 * @param name of the link
 * @param publicKey that of its private key; empty where it has none
 * @param listenPort UDP; 0 for none yet
 * @param fwmark of the packets that it sends; 0 for none
 * @param peers in the kernel's order
 */
public record WireGuardDevice(int index, String name, byte[] publicKey, int listenPort, int fwmark, List<Peer> peers) {
    /** The name of the family, for {@link GenericNetlink#family}. */
    public static final String FAMILY = WireGuardGenl.WG_GENL_NAME;

    private static final byte[] NOTHING = {};

    /** Keeps a copy of the list. */
    public WireGuardDevice {
        peers = List.copyOf(peers);
    }

    /**
     * Another end.
     *
     * @param publicKey 32 bytes
     * @param presharedKeyDigest {@link WireGuardKeys#digest} of its preshared key; empty where it has none
     * @param endpoint where it was heard of last, or was said to be; null without one
     * @param allowedIps networks, in the kernel's order
     * @param keepalive in seconds; 0 for none
     */
    public record Peer(
            byte[] publicKey,
            byte[] presharedKeyDigest,
            @Nullable SocketAddress endpoint,
            List<IpPrefix> allowedIps,
            int keepalive) {
        /** Keeps a copy of the list. */
        public Peer {
            allowedIps = List.copyOf(allowedIps);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Peer peer
                    && Arrays.equals(publicKey, peer.publicKey)
                    && Arrays.equals(presharedKeyDigest, peer.presharedKeyDigest)
                    && (endpoint == null ? peer.endpoint == null : endpoint.equals(peer.endpoint))
                    && allowedIps.equals(peer.allowedIps)
                    && keepalive == peer.keepalive;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(publicKey);
        }

        @Override
        public String toString() {
            return WireGuardKeys.text(publicKey) + " at " + endpoint + " for " + allowedIps;
        }
    }

    /** Asks for a device; all answers together are for {@link #parse}. */
    public static NetlinkMessage get(int family, int index) {
        return GenericNetlink.message(
                        family, Rtnetlink.NLM_F_DUMP, WireGuardGenl.WG_CMD_GET_DEVICE, WireGuardGenl.WG_GENL_VERSION)
                .attribute(WireGuardGenl.WGDEVICE_A_IFINDEX, index);
    }

    /**
     * Reads the messages of one answer. What does not fit in one goes on in the next: more peers, or more networks of
     * the last peer.
     *
     * @param messages whole, header included
     * @param digest SHA-256, so that no secret is kept
     * @throws IllegalArgumentException there is none, or one is cut short or not well-formed
     */
    public static WireGuardDevice parse(List<byte[]> messages, UnaryOperator<byte[]> digest) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("no message tells of the wireguard link");
        }
        Attributes first = attributes(messages.get(0));
        List<Peer> peers = new ArrayList<>();
        for (byte[] message : messages) {
            attributes(message)
                    .nested(WireGuardGenl.WGDEVICE_A_PEERS)
                    .forEach((type, bytes, from, to) -> take(peers, new Attributes(bytes, from, to), digest));
        }
        byte[] name = first.string(WireGuardGenl.WGDEVICE_A_IFNAME);
        return new WireGuardDevice(
                first.integer(WireGuardGenl.WGDEVICE_A_IFINDEX, 0),
                name == null ? "" : Text.decode(name),
                key(first, WireGuardGenl.WGDEVICE_A_PUBLIC_KEY),
                first.shortValue(WireGuardGenl.WGDEVICE_A_LISTEN_PORT, 0),
                first.integer(WireGuardGenl.WGDEVICE_A_FWMARK, 0),
                peers);
    }

    private static Attributes attributes(byte[] message) {
        if (message.length < NetlinkMessage.HEADER_SIZE + GenericNetlink.HEADER_SIZE) {
            throw new IllegalArgumentException("a wireguard link's message is cut short");
        }
        return GenericNetlink.attributes(message, 0, message.length);
    }

    private static void take(List<Peer> peers, Attributes attributes, UnaryOperator<byte[]> digest) {
        byte[] key = key(attributes, WireGuardGenl.WGPEER_A_PUBLIC_KEY);
        if (key.length == 0) {
            throw new IllegalArgumentException("a wireguard peer has no key");
        }
        List<IpPrefix> networks = new ArrayList<>();
        Peer last = peers.isEmpty() ? null : peers.get(peers.size() - 1);
        Peer before = last != null && Arrays.equals(last.publicKey, key) ? last : null;
        if (before != null) {
            networks.addAll(before.allowedIps);
        }
        attributes
                .nested(WireGuardGenl.WGPEER_A_ALLOWEDIPS)
                .forEach((type, bytes, from, to) -> networks.add(network(new Attributes(bytes, from, to))));
        if (before != null) {
            Peer whole = new Peer(key, before.presharedKeyDigest, before.endpoint, networks, before.keepalive);
            peers.set(peers.size() - 1, whole);
            return;
        }
        byte[] secret = key(attributes, WireGuardGenl.WGPEER_A_PRESHARED_KEY);
        byte[] endpoint = attributes.bytes(WireGuardGenl.WGPEER_A_ENDPOINT);
        peers.add(new Peer(
                key,
                secret.length == 0 ? NOTHING : digest.apply(secret),
                endpoint == null ? null : SocketAddress.parse(endpoint),
                networks,
                attributes.shortValue(WireGuardGenl.WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL, 0)));
    }

    /** The key in an attribute; empty for none, which the kernel also writes as 32 zeros. */
    private static byte[] key(Attributes attributes, int type) {
        byte[] key = attributes.bytes(type);
        if (key == null || Arrays.equals(key, new byte[WireGuardKeys.SIZE])) {
            return NOTHING;
        }
        if (key.length != WireGuardKeys.SIZE) {
            throw new IllegalArgumentException("a wireguard key has " + key.length + " bytes");
        }
        return key;
    }

    private static IpPrefix network(Attributes attributes) {
        byte[] address = attributes.bytes(WireGuardGenl.WGALLOWEDIP_A_IPADDR);
        if (address == null) {
            throw new IllegalArgumentException("a wireguard peer's network has no address");
        }
        return new IpPrefix(IpAddress.of(address), attributes.byteValue(WireGuardGenl.WGALLOWEDIP_A_CIDR_MASK, -1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireGuardDevice device
                && index == device.index
                && name.equals(device.name)
                && Arrays.equals(publicKey, device.publicKey)
                && listenPort == device.listenPort
                && fwmark == device.fwmark
                && peers.equals(device.peers);
    }

    @Override
    public int hashCode() {
        return 31 * index + name.hashCode();
    }

    @Override
    public String toString() {
        return name + " " + WireGuardKeys.text(publicKey) + " on " + listenPort + ", peers " + peers;
    }
}
