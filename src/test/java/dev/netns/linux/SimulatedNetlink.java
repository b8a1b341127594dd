package dev.netns.linux;

import dev.netns.netlink.Rtnetlink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * The kernel's end of a rtnetlink socket: links and nsids. It reads and writes messages by {@link ByteBuffer} and not by
 * the codec of {@code dev.netns.netlink}, whose faults it would share.
 */
public final class SimulatedNetlink {
    private static final int IFF_UP = 1;
    private static final int IFF_LOOPBACK = 8;

    /** A link of a namespace; its kind is {@code null} for a NIC with a driver of its own. */
    private static final class Link {
        final int index;
        final String kind;
        boolean up;

        Link(int index, String kind) {
            this.index = index;
            this.kind = kind;
        }
    }

    /** What a network namespace has: links by their names, nsids with the inodes that they stand for. */
    public static final class Namespace {
        private final Map<String, Link> links = new TreeMap<>();
        private final Map<Integer, Long> nsids = new TreeMap<>();

        Namespace() {
            links.put("lo", new Link(1, null));
        }

        /** Adds a link that rtnetlink made ({@code "veth"}) or, without a kind, a NIC. */
        public Namespace link(String name, String kind) {
            links.put(name, new Link(1 + links.size(), kind));
            return this;
        }

        /** Assigns an nsid. */
        public Namespace nsid(int nsid, long namespace) {
            nsids.put(nsid, namespace);
            return this;
        }

        /** {@code struct ifreq}: the flags of the link that it names are read, or set. */
        int flags(byte[] request, boolean set) {
            int end = 0;
            while (request[end] != 0) {
                end++;
            }
            Link link = links.get(new String(request, 0, end, StandardCharsets.US_ASCII));
            if (link == null) {
                return -Errno.ENODEV;
            }
            if (set) {
                link.up = (request[16] & IFF_UP) != 0;
            }
            request[16] = (byte) (IFF_LOOPBACK | (link.up ? IFF_UP : 0));
            return 0;
        }

        /** An nsid ends with the namespace that it stands for. */
        void forget(LongPredicate ended) {
            nsids.values().removeIf(ended::test);
        }

        /** As in /proc/net/dev, without the counters. */
        String devices() {
            return "Inter-|\n face |\n" + String.join(":\n", links.keySet()) + ":\n";
        }

        private String nameOf(int index) {
            for (Map.Entry<String, Link> entry : links.entrySet()) {
                if (entry.getValue().index == index) {
                    return entry.getKey();
                }
            }
            return null;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("links");
            links.forEach((name, link) -> text.append(' ').append(name).append(link.up ? " up" : ""));
            return text.append(", nsids ").append(nsids).toString();
        }
    }

    private final Namespace own;
    private final IntToLongFunction namespaceOfDescriptor;
    private final Deque<ByteBuffer> answers = new ArrayDeque<>();
    private int sequence;

    SimulatedNetlink(Namespace own, IntToLongFunction namespaceOfDescriptor) {
        this.own = own;
        this.namespaceOfDescriptor = namespaceOfDescriptor;
    }

    int receive(byte[] buffer) {
        ByteBuffer answer = answers.poll();
        if (answer == null) {
            throw new IllegalStateException("waits for an answer that never comes");
        }
        int length = answer.remaining();
        answer.get(buffer, 0, length);
        return length;
    }

    void ask(byte[] request, LongFunction<Namespace> namespaces) {
        ByteBuffer message = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
        int type = message.getShort(4);
        int flags = message.getShort(6);
        sequence = message.getInt(8);
        boolean dump = (flags & Rtnetlink.NLM_F_DUMP) == Rtnetlink.NLM_F_DUMP;
        switch (type) {
            case Rtnetlink.RTM_NEWLINK -> acknowledge(changeLink(message, namespaces));
            case Rtnetlink.RTM_GETLINK -> dumpLinks(message, namespaces);
            case Rtnetlink.RTM_NEWNSID -> acknowledge(assign(message));
            case Rtnetlink.RTM_GETNSID -> {
                if (dump) {
                    own.nsids.keySet().forEach(nsid -> answerNsid(nsid, Rtnetlink.NLM_F_MULTI));
                    done();
                } else {
                    long asked = namespaceOfDescriptor.applyAsLong(attribute(message, 20, Rtnetlink.NETNSA_FD, -1));
                    answerNsid(nsidOf(asked), 0);
                }
            }
            default -> acknowledge(-Errno.EOPNOTSUPP);
        }
    }

    private int changeLink(ByteBuffer message, LongFunction<Namespace> namespaces) {
        String name = own.nameOf(message.getInt(20));
        if (name == null) {
            return -Errno.ENODEV;
        }
        int fd = attribute(message, 32, Rtnetlink.IFLA_NET_NS_FD, -1);
        if (fd < 0) {
            own.links.get(name).up = (message.getInt(24) & IFF_UP) != 0;
            return 0;
        }
        Namespace other = namespaces.apply(namespaceOfDescriptor.applyAsLong(fd));
        if (other == null || other.links.containsKey(name)) {
            return other == null ? -Errno.EINVAL : -Errno.EEXIST;
        }
        other.links.put(name, own.links.remove(name));
        return 0;
    }

    private void dumpLinks(ByteBuffer message, LongFunction<Namespace> namespaces) {
        int target = attribute(message, 32, Rtnetlink.IFLA_TARGET_NETNSID, -1);
        Namespace namespace = target < 0 ? own : namespaces.apply(own.nsids.getOrDefault(target, 0L));
        if (namespace == null) {
            acknowledge(-Errno.EINVAL);
            return;
        }
        namespace.links.forEach((name, link) -> {
            ByteBuffer body = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
            body.putInt(0)
                    .putInt(link.index)
                    .putInt(name.equals("lo") ? IFF_LOOPBACK : 0)
                    .putInt(0);
            if (target >= 0) {
                body.putShort((short) 8)
                        .putShort((short) Rtnetlink.IFLA_TARGET_NETNSID)
                        .putInt(target);
            }
            putString(body, Rtnetlink.IFLA_IFNAME, name);
            if (link.kind != null) {
                ByteBuffer kind = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
                putString(kind, Rtnetlink.IFLA_INFO_KIND, link.kind);
                body.putShort((short) (4 + kind.position())).putShort((short) Rtnetlink.IFLA_LINKINFO);
                body.put(kind.flip());
            }
            answer(Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_MULTI, body.flip());
        });
        done();
    }

    private int assign(ByteBuffer message) {
        long namespace = namespaceOfDescriptor.applyAsLong(attribute(message, 20, Rtnetlink.NETNSA_FD, -1));
        int nsid = attribute(message, 20, Rtnetlink.NETNSA_NSID, -1);
        if (namespace == 0) {
            return -Errno.EINVAL;
        }
        if (own.nsids.containsValue(namespace) || own.nsids.containsKey(nsid)) {
            return -Errno.EEXIST;
        }
        while (nsid < 0 || own.nsids.containsKey(nsid)) {
            nsid++;
        }
        own.nsids.put(nsid, namespace);
        return 0;
    }

    private int nsidOf(long namespace) {
        for (Map.Entry<Integer, Long> entry : own.nsids.entrySet()) {
            if (entry.getValue() == namespace) {
                return entry.getKey();
            }
        }
        return Rtnetlink.NETNSA_NSID_NOT_ASSIGNED;
    }

    private void answerNsid(int nsid, int flags) {
        ByteBuffer body = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(0)
                .putShort((short) 8)
                .putShort((short) Rtnetlink.NETNSA_NSID)
                .putInt(nsid);
        answer(Rtnetlink.RTM_NEWNSID, flags, body.flip());
    }

    private void done() {
        answer(Rtnetlink.NLMSG_DONE, Rtnetlink.NLM_F_MULTI, ByteBuffer.allocate(4));
    }

    private void acknowledge(int error) {
        ByteBuffer body = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putInt(0, error);
        answer(Rtnetlink.NLMSG_ERROR, Rtnetlink.NLM_F_CAPPED, body);
    }

    private void answer(int type, int flags, ByteBuffer body) {
        int length = 16 + body.remaining();
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0);
        answers.add(message.put(body).flip());
    }

    private static void putString(ByteBuffer into, int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        into.putShort((short) (4 + bytes.length + 1))
                .putShort((short) type)
                .put(bytes)
                .put((byte) 0);
        while (into.position() % 4 != 0) {
            into.put((byte) 0);
        }
    }

    private static int attribute(ByteBuffer message, int from, int type, int otherwise) {
        for (int at = from; at + 4 <= message.limit(); at += (message.getShort(at) + 3) & ~3) {
            if (message.getShort(at + 2) == type) {
                return message.getInt(at + 4);
            }
        }
        return otherwise;
    }
}
