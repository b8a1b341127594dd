package dev.netns.netlink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes what is inside a wireguard link: WG_CMD_SET_DEVICE, {@code linux/wireguard.h}. What is not named stays. Not
 * for several threads.
 */
public final class WireGuardRequest {
    /** The length of an attribute has 16 bits, and all peers of a message stand in one. */
    private static final int MOST_BYTES_OF_PEERS = 16 * 1024;

    /** An address of IPv6, its length and family as attributes, nested. */
    private static final int BYTES_OF_A_NETWORK = 40;

    /** Keys, endpoint, flags and interval of a peer as attributes, at the most. */
    private static final int BYTES_OF_A_PEER = 144;

    private static final int NETWORKS_OF_A_PART = (MOST_BYTES_OF_PEERS - BYTES_OF_A_PEER) / BYTES_OF_A_NETWORK;

    private final int family;
    private final int index;
    private final List<Part> parts = new ArrayList<>();

    private byte @Nullable [] privateKey;
    private @Nullable Integer listenPort;
    private @Nullable Integer fwmark;
    private boolean replacesPeers;

    private WireGuardRequest(int family, int index) {
        this.family = family;
        this.index = index;
    }

    /** A peer, or as many of its networks as fit in one message. */
    private record Part(Peer peer, int flags, boolean first, List<IpPrefix> allowedIps) {
        int size() {
            return BYTES_OF_A_PEER + allowedIps.size() * BYTES_OF_A_NETWORK;
        }
    }

    /**
     * A peer as it is to be. Holds a secret, which its {@code toString} does not show.
     *
     * @param publicKey 32 bytes
     * @param presharedKey 32 bytes; empty without one: one that is there goes
     * @param endpoint null leaves what is there
     * @param allowedIps take the place of those that are there
     * @param keepalive in seconds; 0 for none
     */
    public record Peer(
            byte[] publicKey,
            byte[] presharedKey,
            @Nullable SocketAddress endpoint,
            List<IpPrefix> allowedIps,
            int keepalive) {
        /** Keeps a copy of the list. */
        public Peer {
            allowedIps = List.copyOf(allowedIps);
        }

        @Override
        public String toString() {
            return WireGuardKeys.text(publicKey);
        }
    }

    /**
     * Changes the link with this index.
     *
     * @param family what {@link GenericNetlink#family} answered for {@link WireGuardDevice#FAMILY}
     */
    public static WireGuardRequest change(int family, int index) {
        return new WireGuardRequest(family, index);
    }

    /** Sets the private key; 32 zeros take it away. */
    public WireGuardRequest privateKey(byte[] key) {
        privateKey = key;
        return this;
    }

    /** Sets the UDP port; 0 leaves the choice to the kernel. */
    public WireGuardRequest listenPort(int port) {
        listenPort = port;
        return this;
    }

    /** Sets the mark of the packets that it sends; 0 for none. */
    public WireGuardRequest fwmark(int mark) {
        fwmark = mark;
        return this;
    }

    /** Removes all peers that are there before those of this request are added. */
    public WireGuardRequest replacePeers() {
        replacesPeers = true;
        return this;
    }

    /** Adds a peer, or makes the one with its key what this is. */
    public WireGuardRequest peer(Peer peer) {
        List<IpPrefix> networks = peer.allowedIps();
        int from = 0;
        do {
            int to = Math.min(networks.size(), from + NETWORKS_OF_A_PART);
            int flags = from == 0 ? WireGuardGenl.WGPEER_F_REPLACE_ALLOWEDIPS : 0;
            parts.add(new Part(peer, flags, from == 0, networks.subList(from, to)));
            from = to;
        } while (from < networks.size());
        return this;
    }

    /** Removes a peer; one that is not there is no error. */
    public WireGuardRequest remove(byte[] publicKey) {
        Peer peer = new Peer(publicKey, new byte[0], null, List.of(), 0);
        parts.add(new Part(peer, WireGuardGenl.WGPEER_F_REMOVE_ME, false, List.of()));
        return this;
    }

    /** The messages, to be sent in this order; more than one where all does not fit in one. */
    public List<NetlinkMessage> toMessages() {
        List<NetlinkMessage> messages = new ArrayList<>();
        int from = 0;
        do {
            NetlinkMessage message = head();
            if (messages.isEmpty()) {
                device(message);
            }
            int to = fitting(from);
            if (to > from) {
                int peers = message.begin(WireGuardGenl.WGDEVICE_A_PEERS | IfLink.NLA_F_NESTED);
                parts.subList(from, to).forEach(part -> write(part, message));
                message.end(peers);
            }
            messages.add(message);
            from = to;
        } while (from < parts.size());
        return messages;
    }

    private int fitting(int from) {
        int to = from;
        for (int size = 0; to < parts.size(); to++) {
            size += parts.get(to).size();
            if (size > MOST_BYTES_OF_PEERS) {
                break;
            }
        }
        return to;
    }

    private NetlinkMessage head() {
        return GenericNetlink.message(
                        family, Rtnetlink.NLM_F_ACK, WireGuardGenl.WG_CMD_SET_DEVICE, WireGuardGenl.WG_GENL_VERSION)
                .attribute(WireGuardGenl.WGDEVICE_A_IFINDEX, index);
    }

    private void device(NetlinkMessage message) {
        if (privateKey != null) {
            message.attribute(WireGuardGenl.WGDEVICE_A_PRIVATE_KEY, privateKey);
        }
        if (listenPort != null) {
            message.attributeShort(WireGuardGenl.WGDEVICE_A_LISTEN_PORT, listenPort);
        }
        if (fwmark != null) {
            message.attribute(WireGuardGenl.WGDEVICE_A_FWMARK, fwmark);
        }
        if (replacesPeers) {
            message.attribute(WireGuardGenl.WGDEVICE_A_FLAGS, WireGuardGenl.WGDEVICE_F_REPLACE_PEERS);
        }
    }

    private static void write(Part part, NetlinkMessage message) {
        Peer peer = part.peer;
        int one = message.begin(IfLink.NLA_F_NESTED);
        message.attribute(WireGuardGenl.WGPEER_A_PUBLIC_KEY, peer.publicKey());
        if (part.flags != 0) {
            message.attribute(WireGuardGenl.WGPEER_A_FLAGS, part.flags);
        }
        if (part.first) {
            byte[] secret = peer.presharedKey();
            message.attribute(WireGuardGenl.WGPEER_A_PRESHARED_KEY, Arrays.copyOf(secret, WireGuardKeys.SIZE));
            SocketAddress endpoint = peer.endpoint();
            if (endpoint != null) {
                message.attribute(WireGuardGenl.WGPEER_A_ENDPOINT, endpoint.toBytes());
            }
            message.attributeShort(WireGuardGenl.WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL, peer.keepalive());
        }
        if (!part.allowedIps.isEmpty()) {
            int networks = message.begin(WireGuardGenl.WGPEER_A_ALLOWEDIPS | IfLink.NLA_F_NESTED);
            part.allowedIps.forEach(each -> write(each, message));
            message.end(networks);
        }
        message.end(one);
    }

    private static void write(IpPrefix network, NetlinkMessage message) {
        int one = message.begin(IfLink.NLA_F_NESTED);
        message.attributeShort(
                WireGuardGenl.WGALLOWEDIP_A_FAMILY, network.address().family());
        message.attribute(WireGuardGenl.WGALLOWEDIP_A_IPADDR, network.address().toBytes());
        message.attributeByte(WireGuardGenl.WGALLOWEDIP_A_CIDR_MASK, network.length());
        message.end(one);
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "WireGuardRequest for link " + index;
    }
}
