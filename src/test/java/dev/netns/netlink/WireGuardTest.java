package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is inside a wireguard link. The messages are written by hand after {@code linux/wireguard.h}: neither the kernel
 * that these tests were written on nor {@code wg} could be asked.
 */
class WireGuardTest {
    private static final int FAMILY = 29;
    private static final String KEY_A = "aa".repeat(32);
    private static final String KEY_B = "bb".repeat(32);
    private static final String SECRET = "5e".repeat(32);
    private static final String NO_KEY = "00".repeat(32);

    private static final String FIRST_PART = """
            68010000 1d00 0200 01000000 00000000 # family 29, NLM_F_MULTI
            00010000                             # genlmsghdr: WG_CMD_GET_DEVICE, WG_GENL_VERSION
            0600 0600 6cca 0000                  # WGDEVICE_A_LISTEN_PORT 51820
            0800 0700 2a000000                   # WGDEVICE_A_FWMARK 42
            0800 0100 05000000                   # WGDEVICE_A_IFINDEX 5
            0800 0200 77673000                   # WGDEVICE_A_IFNAME "wg0"
            2400 0300 %1$s                       # WGDEVICE_A_PRIVATE_KEY
            2400 0400 %2$s                       # WGDEVICE_A_PUBLIC_KEY
            dc00 0880                            # WGDEVICE_A_PEERS|NLA_F_NESTED
              d800 0080                          # peer, NLA_F_NESTED
                2400 0100 %3$s                   # WGPEER_A_PUBLIC_KEY
                2400 0200 %1$s                   # WGPEER_A_PRESHARED_KEY
                1400 0600 00000000000000000000000000000000 # WGPEER_A_LAST_HANDSHAKE_TIME
                0600 0500 1900 0000              # WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL 25
                0c00 0800 0000000000000000       # WGPEER_A_TX_BYTES
                0c00 0700 0000000000000000       # WGPEER_A_RX_BYTES
                0800 0a00 01000000               # WGPEER_A_PROTOCOL_VERSION 1
                1400 0400 0200 ca6c c0000201 0000000000000000 # WGPEER_A_ENDPOINT 192.0.2.1:51820
                3c00 0980                        # WGPEER_A_ALLOWEDIPS|NLA_F_NESTED
                  1c00 0080                      # NLA_F_NESTED
                    0500 0300 18 000000          # WGALLOWEDIP_A_CIDR_MASK 24
                    0600 0100 0200 0000          # WGALLOWEDIP_A_FAMILY AF_INET
                    0800 0200 0a000000           # WGALLOWEDIP_A_IPADDR 10.0.0.0
                  1c00 0080                      # NLA_F_NESTED
                    0500 0300 10 000000          # WGALLOWEDIP_A_CIDR_MASK 16
                    0600 0100 0200 0000          # WGALLOWEDIP_A_FAMILY AF_INET
                    0800 0200 0a010000           # WGALLOWEDIP_A_IPADDR 10.1.0.0
            """.formatted(SECRET, KEY_B, KEY_A);

    private static final String SECOND_PART = """
            a0000000 1d00 0200 01000000 00000000 # the same peer goes on, and there is another
            00010000                             # genlmsghdr
            0800 0200 77673000                   # WGDEVICE_A_IFNAME "wg0"
            8000 0880                            # WGDEVICE_A_PEERS|NLA_F_NESTED
              5400 0080                          # peer, NLA_F_NESTED
                2400 0100 %1$s                   # WGPEER_A_PUBLIC_KEY
                2c00 0980                        # WGPEER_A_ALLOWEDIPS|NLA_F_NESTED
                  2800 0080                      # NLA_F_NESTED
                    0500 0300 40 000000          # WGALLOWEDIP_A_CIDR_MASK 64
                    1400 0200 fd000000000000000000000000000000 # WGALLOWEDIP_A_IPADDR fd00::
                    0600 0100 0a00               # WGALLOWEDIP_A_FAMILY AF_INET6
                    0000
              2800 0080                          # peer, NLA_F_NESTED
                2400 0100 %2$s                   # WGPEER_A_PUBLIC_KEY
            """.formatted(KEY_A, KEY_B);

    private static IpPrefix network(String text) {
        return IpPrefix.parse(text).orElseThrow();
    }

    private static byte[] key(String hex) {
        return Hex.bytes(hex);
    }

    /** The message with its length set, so that a line can be changed without counting. */
    private static byte[] message(String annotated) {
        byte[] bytes = Hex.bytes(annotated);
        Wire.putInt(bytes, 0, bytes.length);
        return bytes;
    }

    @Test
    void device() {
        WireGuardDevice device = WireGuardDevice.parse(List.of(message(FIRST_PART)), Digests::sha256);
        assertEquals(5, device.index());
        assertEquals("wg0", device.name());
        assertEquals(KEY_B, Hex.of(device.publicKey()));
        assertEquals(51820, device.listenPort());
        assertEquals(42, device.fwmark());
        WireGuardDevice.Peer peer = device.peers().get(0);
        assertEquals(KEY_A, Hex.of(peer.publicKey()));
        assertEquals("192.0.2.1:51820", String.valueOf(peer.endpoint()));
        assertEquals(List.of(network("10.0.0.0/24"), network("10.1.0.0/16")), peer.allowedIps());
        assertEquals(25, peer.keepalive());
        assertEquals(Hex.of(Digests.sha256(key(SECRET))), Hex.of(peer.presharedKeyDigest()));
    }

    @Test
    void whatGoesOnInTheNextMessage() {
        WireGuardDevice device =
                WireGuardDevice.parse(List.of(message(FIRST_PART), message(SECOND_PART)), Digests::sha256);
        assertEquals(2, device.peers().size());
        WireGuardDevice.Peer first = device.peers().get(0);
        assertEquals(List.of(network("10.0.0.0/24"), network("10.1.0.0/16"), network("fd00::/64")), first.allowedIps());
        assertEquals(25, first.keepalive());
        WireGuardDevice.Peer second = device.peers().get(1);
        assertEquals(KEY_B, Hex.of(second.publicKey()));
        assertNull(second.endpoint());
        assertEquals(0, second.presharedKeyDigest().length);
    }

    @Test
    void comparedByContent() {
        assertEquals(
                WireGuardDevice.parse(List.of(message(FIRST_PART)), Digests::sha256),
                WireGuardDevice.parse(List.of(message(FIRST_PART)), Digests::sha256));
        assertNotEquals(
                WireGuardDevice.parse(List.of(message(FIRST_PART)), Digests::sha256),
                WireGuardDevice.parse(List.of(message(FIRST_PART), message(SECOND_PART)), Digests::sha256));
    }

    @Test
    void noKeyIsZeros() {
        byte[] without = message(FIRST_PART.replace(KEY_B, NO_KEY).replace(SECRET, NO_KEY));
        WireGuardDevice device = WireGuardDevice.parse(List.of(without), Digests::sha256);
        assertEquals(0, device.publicKey().length);
        assertEquals(0, device.peers().get(0).presharedKeyDigest().length);
    }

    @Test
    void secretsAreNotShown() {
        WireGuardDevice device = WireGuardDevice.parse(List.of(message(FIRST_PART)), Digests::sha256);
        WireGuardRequest.Peer peer = new WireGuardRequest.Peer(key(KEY_A), key(SECRET), null, List.of(), 0);
        String shown = device.toString()
                + device.peers()
                + peer
                + WireGuardRequest.change(FAMILY, 5).privateKey(key(SECRET)).peer(peer);
        for (String secret : List.of(SECRET, WireGuardKeys.text(key(SECRET)), Arrays.toString(key(SECRET)))) {
            assertFalse(shown.contains(secret), shown);
        }
        assertTrue(shown.contains(WireGuardKeys.text(key(KEY_A))), shown);
    }

    @Test
    void malformed() {
        assertThrows(IllegalArgumentException.class, () -> WireGuardDevice.parse(List.of(), Digests::sha256));
        assertThrows(
                IllegalArgumentException.class, () -> WireGuardDevice.parse(List.of(new byte[19]), Digests::sha256));
        for (String[] change : new String[][] {
            {"2400 0400 " + KEY_B, "2000 0400 " + KEY_B.substring(8)},
            {"0200 ca6c", "0300 ca6c"},
            {"0500 0300 18", "0500 0300 21"},
            {"0500 0300 18", "0500 0900 18"},
            {"0800 0200 0a010000", "0800 0900 0a010000"},
            {"2400 0100 " + KEY_A, "2400 0b00 " + KEY_A},
        }) {
            assertTrue(FIRST_PART.contains(change[0]), change[0]);
            List<byte[]> wrong = List.of(message(FIRST_PART.replace(change[0], change[1])));
            assertThrows(
                    IllegalArgumentException.class, () -> WireGuardDevice.parse(wrong, Digests::sha256), change[1]);
        }
    }

    @Test
    void asked() {
        assertEquals(Hex.of("""
                1c000000 1d00 0103 07000000 00000000 # family 29, NLM_F_REQUEST|NLM_F_DUMP
                00010000                             # genlmsghdr: WG_CMD_GET_DEVICE, WG_GENL_VERSION
                0800 0100 05000000                   # WGDEVICE_A_IFINDEX 5
                """), Hex.of(WireGuardDevice.get(FAMILY, 5).toBytes(7)));
    }

    @Test
    void changed() {
        WireGuardRequest.Peer peer = new WireGuardRequest.Peer(
                key(KEY_A),
                new byte[0],
                new SocketAddress(IpAddress.parse("192.0.2.1").orElseThrow(), 51820, 0),
                List.of(network("10.0.0.0/24")),
                25);
        List<NetlinkMessage> messages = WireGuardRequest.change(FAMILY, 5)
                .privateKey(key(SECRET))
                .listenPort(51820)
                .fwmark(42)
                .replacePeers()
                .peer(peer)
                .remove(key(KEY_B))
                .toMessages();
        assertEquals(1, messages.size());
        assertEquals(
                Hex.of("""
                1c010000 1d00 0500 07000000 00000000 # family 29, NLM_F_REQUEST|NLM_F_ACK
                01010000                             # genlmsghdr: WG_CMD_SET_DEVICE, WG_GENL_VERSION
                0800 0100 05000000                   # WGDEVICE_A_IFINDEX 5
                2400 0300 %1$s                       # WGDEVICE_A_PRIVATE_KEY
                0600 0600 6cca 0000                  # WGDEVICE_A_LISTEN_PORT 51820
                0800 0700 2a000000                   # WGDEVICE_A_FWMARK 42
                0800 0500 01000000                   # WGDEVICE_A_FLAGS WGDEVICE_F_REPLACE_PEERS
                c400 0880                            # WGDEVICE_A_PEERS|NLA_F_NESTED
                  9000 0080                          # peer, NLA_F_NESTED
                    2400 0100 %2$s                   # WGPEER_A_PUBLIC_KEY
                    0800 0300 02000000               # WGPEER_A_FLAGS WGPEER_F_REPLACE_ALLOWEDIPS
                    2400 0200 %4$s                   # WGPEER_A_PRESHARED_KEY: none
                    1400 0400 0200 ca6c c0000201 0000000000000000 # WGPEER_A_ENDPOINT 192.0.2.1:51820
                    0600 0500 1900 0000              # WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL 25
                    2000 0980                        # WGPEER_A_ALLOWEDIPS|NLA_F_NESTED
                      1c00 0080                      # NLA_F_NESTED
                        0600 0100 0200 0000          # WGALLOWEDIP_A_FAMILY AF_INET
                        0800 0200 0a000000           # WGALLOWEDIP_A_IPADDR 10.0.0.0
                        0500 0300 18 000000          # WGALLOWEDIP_A_CIDR_MASK 24
                  3000 0080                          # peer, NLA_F_NESTED
                    2400 0100 %3$s                   # WGPEER_A_PUBLIC_KEY
                    0800 0300 01000000               # WGPEER_A_FLAGS WGPEER_F_REMOVE_ME
                """.formatted(SECRET, KEY_A, KEY_B, NO_KEY)),
                Hex.of(messages.get(0).toBytes(7)));
    }

    /** What a request says is what a device tells once it is done: the same peers, whatever the number of messages. */
    @Test
    void moreThanFitsInOneMessage() {
        List<IpPrefix> networks = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            networks.add(network("fd00:" + Integer.toHexString(i) + "::/32"));
        }
        WireGuardRequest request =
                WireGuardRequest.change(FAMILY, 5).listenPort(1).replacePeers();
        List<Integer> counts = List.of(2_000, 0, 1, 409, 500);
        for (int i = 0; i < counts.size(); i++) {
            byte[] key = key(KEY_A);
            key[0] = (byte) i;
            request.peer(new WireGuardRequest.Peer(key, new byte[0], null, networks.subList(0, counts.get(i)), i));
        }
        List<byte[]> sent =
                request.toMessages().stream().map(each -> each.toBytes(7)).toList();
        assertTrue(sent.size() > 4, "messages: " + sent.size());
        for (byte[] message : sent) {
            assertTrue(message.length < 17_000, "bytes: " + message.length);
            assertEquals(message.length, Wire.getInt(message, 0));
            assertEquals(
                    message == sent.get(0),
                    GenericNetlink.attributes(message, 0, message.length).has(5));
        }
        WireGuardDevice made = WireGuardDevice.parse(sent, Digests::sha256);
        assertEquals(
                counts,
                made.peers().stream().map(each -> each.allowedIps().size()).toList());
        assertEquals(networks, made.peers().get(0).allowedIps());
        assertEquals(4, made.peers().get(4).keepalive());
    }

    @Test
    void endpoints() {
        for (String text : List.of("192.0.2.1", "2001:db8::1")) {
            SocketAddress address = new SocketAddress(IpAddress.parse(text).orElseThrow(), 65535, 0);
            assertEquals(address, SocketAddress.parse(address.toBytes()));
        }
        SocketAddress local = new SocketAddress(IpAddress.parse("fe80::1").orElseThrow(), 1, 3);
        assertEquals("[fe80::1%3]:1", SocketAddress.parse(local.toBytes()).toString());
        assertThrows(IllegalArgumentException.class, () -> SocketAddress.parse(new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> SocketAddress.parse(Arrays.copyOf(local.toBytes(), 27)));
    }

    @Test
    void numberOfTheFamily() {
        byte[] answer = Hex.bytes("""
                30000000 1000 0000 01000000 00000000 # GENL_ID_CTRL
                01020000                             # genlmsghdr: CTRL_CMD_NEWFAMILY, version 2
                0e00 0200 776972656775617264 00 0000 # CTRL_ATTR_FAMILY_NAME "wireguard"
                0600 0100 1d00 0000                  # CTRL_ATTR_FAMILY_ID 29
                """);
        Wire.putInt(answer, 0, answer.length);
        ScriptedSocket script = new ScriptedSocket(answer);
        assertEquals(29, GenericNetlink.family(NetlinkSocket.on(script, 3), WireGuardDevice.FAMILY));
        assertEquals(Hex.of("""
                24000000 1000 0100 01000000 00000000 # GENL_ID_CTRL, NLM_F_REQUEST
                03020000                             # genlmsghdr: CTRL_CMD_GETFAMILY, version 2
                0e00 0200 776972656775617264 00 0000 # CTRL_ATTR_FAMILY_NAME "wireguard"
                """), Hex.of(script.sent.get(0)));
    }

    @Test
    void kernelWithoutTheFamily() {
        byte[] refused = Hex.bytes("""
                24000000 0200 0000 01000000 00000000 # NLMSG_ERROR
                feffffff                             # -ENOENT
                24000000 1000 0100 01000000 00000000 # the request's header
                """);
        NetlinkSocket socket = NetlinkSocket.on(new ScriptedSocket(refused), 3);
        assertEquals(-Errno.ENOENT, GenericNetlink.family(socket, WireGuardDevice.FAMILY));
        byte[] withoutNumber = Hex.bytes("14000000 1000 0000 01000000 00000000 01020000");
        assertEquals(
                -Errno.EIO, GenericNetlink.family(NetlinkSocket.on(new ScriptedSocket(withoutNumber), 3), "wireguard"));
    }
}
