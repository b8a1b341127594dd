package dev.netns.config;

import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A link on its way from its table to its {@link LinkDeclaration}: what it refers to is not looked up yet. */
final class LinkDraft {
    final LinkReference self;
    final Place owner;
    final Origin origin;
    final Map<String, Origin> origins = new HashMap<>();

    /** Null where the table does not say, which is noted as a problem. */
    final @Nullable LinkKind kind;

    final Map<LinkKey, Object> settings = new HashMap<>();
    boolean up = true;
    boolean primary = true;
    List<AddressDeclaration> addresses = List.of();

    @Nullable
    LinkReference parent;

    @Nullable
    LinkReference master;

    @Nullable
    LinkReference peer;

    @Nullable
    LinkReference peerMaster;

    @Nullable
    String peerMac;

    @Nullable
    Place birth;

    @Nullable
    PortVlans vlans;

    @Nullable
    WireGuardDeclaration wireGuard;

    @Nullable
    String device;

    LinkDraft(LinkReference self, Place owner, @Nullable LinkKind kind, Origin origin) {
        this.self = self;
        this.owner = owner;
        this.kind = kind;
        this.origin = origin;
    }

    Place place() {
        return self.place();
    }

    /** Whether it is of a kind that is made in a certain way. */
    boolean isMadeBy(LinkKind.Making making) {
        return kind != null && kind.making() == making;
    }

    /** Where a key is, or the header where it is left out. */
    Origin origin(String key) {
        return origins.getOrDefault(key, origin);
    }

    /** The declaration, once everything is found right. */
    LinkDeclaration toDeclaration() {
        return new LinkDeclaration(
                self,
                owner,
                Objects.requireNonNull(kind),
                up,
                settings,
                parent,
                master,
                peer,
                primary,
                birth,
                vlans,
                addresses,
                wireGuard,
                device,
                origin,
                origins);
    }
}
