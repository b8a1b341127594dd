package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import java.util.Optional;

/**
 * What {@code tun} and {@code tap} share: links whose other end is a program. They are made by the ioctl TUNSETIFF
 * ({@code linux/if_tun.h}), which is given the keys too; the kernel tells them as {@code IFLA_TUN_*}.
 */
abstract class TunTapKind extends KernelKind {
    private static final int IFLA_TUN_OWNER = 1;
    private static final int IFLA_TUN_GROUP = 2;
    private static final int IFLA_TUN_TYPE = 3;
    private static final int IFLA_TUN_PERSIST = 6;
    private static final int IFLA_TUN_MULTI_QUEUE = 7;

    /** The type, and what the program that is attached asked for. */
    private static final OtherAttributes OTHERS =
            new OtherAttributes().ignored(IFLA_TUN_TYPE, 4, 5, IFLA_TUN_PERSIST, 8, 9);

    private static final String KERNEL_KIND = "tun";

    private final int type;

    /** With {@code IFF_TUN} or {@code IFF_TAP}. */
    TunTapKind(String name, String help, int type) {
        super(
                name,
                help,
                owner("user", "may attach a program without being root: a name or a number", IFLA_TUN_OWNER),
                owner("user_group", "whose members may: a name or a number", IFLA_TUN_GROUP),
                Key.inData(
                                "multi_queue",
                                ValueTypes.FLAG,
                                "several programs or threads may attach",
                                data -> Key.isSet(Width.BYTE.read(data, IFLA_TUN_MULTI_QUEUE)),
                                (value, out) -> {})
                        .byDefault(false));
        this.type = type;
    }

    @Override
    public final Making making() {
        return Making.TUNTAP;
    }

    @Override
    public final String kernelKind() {
        return KERNEL_KIND;
    }

    @Override
    public final boolean matches(LinkMessage live) {
        return kernelKind().equals(live.kind()) && live.dataAttributes().byteValue(IFLA_TUN_TYPE, 0) == type;
    }

    static boolean isTransient(LinkMessage live) {
        return KERNEL_KIND.equals(live.kind()) && live.dataAttributes().byteValue(IFLA_TUN_PERSIST, 1) == 0;
    }

    private static Key owner(String name, String help, int attribute) {
        return Key.inData(name, new Account(), help, data -> Width.INT.read(data, attribute), (value, out) -> {});
    }

    /** A user or group: a {@code Long}, or the name as it is written, which only the machine can make a number of. */
    private static final class Account implements ValueType {
        private static final long MOST = 0xffff_fffeL;
        private static final int MOST_BYTES = 255;

        private static final ValueType NUMBER = ValueTypes.integer(0, MOST);
        private static final ValueType NAME = ValueTypes.text("a name", MOST_BYTES);

        @Override
        public ValueShape shape() {
            return ValueShape.either(NAME.shape(), NUMBER.shape());
        }

        @Override
        public Optional<Object> read(Object toml) {
            return toml instanceof Long ? NUMBER.read(toml) : NAME.read(toml);
        }

        @Override
        public String toToml(Object value) {
            return NAME.toToml(value);
        }
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.ETHERNET;
    }

    /** {@code TUN_READQ_SIZE} of tun.c. */
    @Override
    public long usualQueueLength() {
        return 500;
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
