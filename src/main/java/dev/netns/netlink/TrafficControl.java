package dev.netns.netlink;

import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is attached to a link to queue, shape or filter what passes: queueing disciplines and filters, both {@code struct
 * tcmsg} of {@code linux/rtnetlink.h}.
 *
 * @param index of the link
 * @param handle its number; the kernel gives 0 to the queueing disciplines that it attaches by itself
 * @param parent what it is attached to
 * @param kind TCA_KIND: {@code htb}, {@code clsact}, {@code u32}
 */
public record TrafficControl(int index, int handle, int parent, String kind) {
    private static final int RTM_GETQDISC = 38;
    private static final int RTM_GETTFILTER = 46;
    private static final int TCA_KIND = 1;
    private static final int TCMSG_SIZE = 20;

    private static final int TC_H_ROOT = 0xffff_ffff;
    private static final int TC_H_INGRESS = 0xffff_fff1;
    private static final int TC_H_MAJOR = 0xffff_0000;
    private static final int TC_H_MIN_INGRESS = 0xfff2;
    private static final int TC_H_MIN_EGRESS = 0xfff3;

    /**
     * Reads a whole message.
     *
     * @throws IllegalArgumentException it is cut short
     */
    public static TrafficControl parse(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        int attributes = body + TCMSG_SIZE;
        if (from < 0 || to > bytes.length || attributes > to) {
            throw new IllegalArgumentException("a queueing discipline's message is cut short");
        }
        byte @Nullable [] kind = new Attributes(bytes, attributes, to).string(TCA_KIND);
        return new TrafficControl(
                Wire.getInt(bytes, body + 4),
                Wire.getInt(bytes, body + 8),
                Wire.getInt(bytes, body + 12),
                kind == null ? "" : Text.decode(kind));
    }

    /** Asks for the queueing disciplines of all links of a namespace. */
    public static NetlinkMessage dumpQdiscs() {
        return dump(RTM_GETQDISC, 0, 0);
    }

    /** Asks for the filters of this queueing discipline, a message for each place where it takes some. */
    public List<NetlinkMessage> dumpFilters() {
        List<NetlinkMessage> questions = new ArrayList<>();
        if (kind.equals("clsact")) {
            questions.add(dump(RTM_GETTFILTER, index, handle & TC_H_MAJOR | TC_H_MIN_INGRESS));
            questions.add(dump(RTM_GETTFILTER, index, handle & TC_H_MAJOR | TC_H_MIN_EGRESS));
        } else {
            questions.add(dump(RTM_GETTFILTER, index, handle));
        }
        return questions;
    }

    /** Whether somebody attached it. */
    public boolean isChosen() {
        return handle != 0;
    }

    /** Whether it is of a class of another one, rather than of the link. */
    public boolean isOfClass() {
        return parent != TC_H_ROOT && parent != TC_H_INGRESS;
    }

    private static NetlinkMessage dump(int type, int index, int parent) {
        byte[] body = new byte[TCMSG_SIZE];
        Wire.putInt(body, 4, index);
        Wire.putInt(body, 12, parent);
        return new NetlinkMessage(type, Rtnetlink.NLM_F_DUMP).body(body);
    }
}
