package dev.netns.netlink;

import java.util.Optional;

/**
 * An address and how many of its bits name the network: {@code 10.0.0.1/24}. Bits behind the prefix are kept.
 *
 * @param address the address
 * @param length from 0 to {@link IpAddress#bits()}
 */
public record IpPrefix(IpAddress address, int length) {
    /** Refuses a length that the address has not. */
    public IpPrefix {
        if (length < 0 || length > address.bits()) {
            throw new IllegalArgumentException(address + " has " + address.bits() + " bits, not " + length);
        }
    }

    /** {@code ADDRESS/LENGTH}; {@code ADDRESS} alone stands for all of its bits. Empty when it is neither. */
    public static Optional<IpPrefix> parse(String text) {
        int slash = text.indexOf('/');
        String digits = slash < 0 ? "" : text.substring(slash + 1);
        if (slash >= 0 && !isNumber(digits)) {
            return Optional.empty();
        }
        return IpAddress.parse(slash < 0 ? text : text.substring(0, slash)).flatMap(address -> {
            int length = slash < 0 ? address.bits() : Integer.parseInt(digits);
            return length > address.bits() ? Optional.empty() : Optional.of(new IpPrefix(address, length));
        });
    }

    /** One to three digits, without a leading zero. */
    private static boolean isNumber(String digits) {
        boolean good = !digits.isEmpty() && digits.length() <= 3 && (digits.length() == 1 || digits.charAt(0) != '0');
        for (int i = 0; good && i < digits.length(); i++) {
            good = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        return good;
    }

    /** Whether no bit behind the prefix is set. */
    public boolean isNetwork() {
        return address.network(length).equals(address);
    }

    // Written out, because what the compiler makes of a record starts the machinery of invokedynamic: 20 ms.
    @Override
    public boolean equals(Object other) {
        return other instanceof IpPrefix prefix && length == prefix.length && address.equals(prefix.address);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + length;
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
