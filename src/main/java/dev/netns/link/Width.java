package dev.netns.link;

import dev.netns.netlink.Attributes;
import dev.netns.netlink.NetlinkMessage;
import org.jspecify.annotations.Nullable;

/** How an attribute holds a number. */
enum Width {
    /** {@code __u8}. */
    BYTE {
        @Override
        long get(Attributes from, int attribute) {
            return from.byteValue(attribute, 0);
        }

        @Override
        void put(NetlinkMessage out, int attribute, long value) {
            out.attributeByte(attribute, (int) value);
        }
    },
    /** {@code __u16}. */
    SHORT {
        @Override
        long get(Attributes from, int attribute) {
            return from.shortValue(attribute, 0);
        }

        @Override
        void put(NetlinkMessage out, int attribute, long value) {
            out.attributeShort(attribute, (int) value);
        }
    },
    /** {@code __be16}. */
    BIG_ENDIAN_SHORT {
        @Override
        long get(Attributes from, int attribute) {
            return from.bigEndianShort(attribute, 0);
        }

        @Override
        void put(NetlinkMessage out, int attribute, long value) {
            out.attributeBigEndianShort(attribute, (int) value);
        }
    },
    /** {@code __u32}. */
    INT {
        @Override
        long get(Attributes from, int attribute) {
            return Integer.toUnsignedLong(from.integer(attribute, 0));
        }

        @Override
        void put(NetlinkMessage out, int attribute, long value) {
            out.attribute(attribute, (int) value);
        }
    },
    /** {@code __u64}. */
    LONG {
        @Override
        long get(Attributes from, int attribute) {
            return from.longValue(attribute, 0);
        }

        @Override
        void put(NetlinkMessage out, int attribute, long value) {
            throw new UnsupportedOperationException("no key is as wide");
        }
    },
    /** {@code __be32}. */
    BIG_ENDIAN_INT {
        @Override
        long get(Attributes from, int attribute) {
            return Integer.toUnsignedLong(Integer.reverseBytes(from.integer(attribute, 0)));
        }

        @Override
        void put(NetlinkMessage out, int attribute, long value) {
            out.attribute(attribute, Integer.reverseBytes((int) value));
        }
    };

    abstract long get(Attributes from, int attribute);

    abstract void put(NetlinkMessage out, int attribute, long value);

    /** The number, unsigned; null where there is no such attribute. */
    @Nullable
    Long read(Attributes from, int attribute) {
        return from.has(attribute) ? get(from, attribute) : null;
    }
}
