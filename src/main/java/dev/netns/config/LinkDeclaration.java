package dev.netns.config;

import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.linux.Copies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One declared link: {@code [namespace.NAME.link.LINK]} or {@code [host.link.LINK]}; also the other end of a veth pair that
 * has no table of its own, so that each end of each pair is declared once.
 *
 * @param self where it is and its name there
 * @param owner where it is declared: another place than its own for the other end of a pair without a table
 * @param kind its kind
 * @param up whether it is set up
 * @param settings the values of the keys that are declared, canonical: the kind's, {@link dev.netns.link.CommonKeys} and
 *     {@link dev.netns.link.PortKeys}; what is left out is not in it
 * @param parent the link below it; null without one
 * @param master the bridge, bond or vrf that it is a port of, in the same place; null without one
 * @param peer the other end of a pair; null for other kinds
 * @param primary whether the pair is made for this end; true for other kinds
 * @param birth where it is made before it is moved to its place; null where that is the place of {@code parent}, or its own
 * @param vlans of a port of a bridge; null where none are declared
 * @param addresses in the order of the file
 * @param wireGuard of a wireguard link; null for others
 * @param device of a physical link: the host's name for it, or {@code mac:…}; null for others
 * @param origin its header
 * @param origins where its keys are, by their names
 */
public record LinkDeclaration(
        LinkReference self,
        Place owner,
        LinkKind kind,
        boolean up,
        Map<LinkKey, Object> settings,
        @Nullable LinkReference parent,
        @Nullable LinkReference master,
        @Nullable LinkReference peer,
        boolean primary,
        @Nullable Place birth,
        @Nullable PortVlans vlans,
        List<AddressDeclaration> addresses,
        @Nullable WireGuardDeclaration wireGuard,
        @Nullable String device,
        Origin origin,
        Map<String, Origin> origins) {
    /** Keeps copies. */
    public LinkDeclaration {
        settings = Copies.of(settings);
        addresses = List.copyOf(addresses);
        origins = Copies.of(origins);
    }

    /** Where it is. */
    public Place place() {
        return self.place();
    }

    /** Its name there. */
    public String name() {
        return self.name();
    }

    /** Where a key is, or the link's header where it is left out. */
    public Origin origin(String key) {
        return origins.getOrDefault(key, origin);
    }

    /** The same with other settings. */
    public LinkDeclaration withSettings(Map<LinkKey, Object> others) {
        return new LinkDeclaration(
                self, owner, kind, up, others, parent, master, peer, primary, birth, vlans, addresses, wireGuard,
                device, origin, origins);
    }
}
