package dev.netns.link;

import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the values of keys into one request: a key knows in which part of the message its attribute stands. */
public final class LinkWriter {
    private final LinkRequest request;
    private final List<Consumer<NetlinkMessage>> data = new ArrayList<>();
    private final List<Consumer<NetlinkMessage>> portData = new ArrayList<>();

    private @Nullable String portKind;

    /** Writes into a request. */
    public LinkWriter(LinkRequest request) {
        this.request = request;
    }

    /** The request itself, for what stands in its head or its first level. */
    public LinkRequest request() {
        return request;
    }

    /** Adds to {@code IFLA_INFO_DATA}. */
    public void data(Consumer<NetlinkMessage> attributes) {
        data.add(attributes);
    }

    /** Adds to {@code IFLA_INFO_SLAVE_DATA} of a master of this kind. */
    public void portData(String kind, Consumer<NetlinkMessage> attributes) {
        portKind = kind;
        portData.add(attributes);
    }

    /** Puts what was collected into the request. To be called once, last. */
    public LinkRequest finish() {
        if (!data.isEmpty()) {
            request.data(out -> data.forEach(each -> each.accept(out)));
        }
        if (portKind != null) {
            request.portData(portKind, out -> portData.forEach(each -> each.accept(out)));
        }
        return request;
    }
}
