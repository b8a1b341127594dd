package dev.netns.link;

/** A link with an address of its own on another link. */
final class Macvlan extends MacvlanKind {
    Macvlan() {
        super("macvlan", "a hardware address of its own on its parent");
    }
}
