package dev.netns.link;

/** As macvlan, with a device file for a virtual machine. */
final class Macvtap extends MacvlanKind {
    Macvtap() {
        super("macvtap", "as macvlan, with a device file /dev/tapN for a virtual machine");
    }
}
