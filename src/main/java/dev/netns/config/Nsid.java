package dev.netns.config;

/**
 * The number by which the host's namespace knows another one ({@code ip netns set NAME NSID}), as it is declared.
 */
public sealed interface Nsid permits Nsid.None, Nsid.Auto, Nsid.Fixed {
    /** None is assigned: the key is left out. */
    record None() implements Nsid {}

    /** The kernel chooses a free one: {@code nsid = "auto"}. */
    record Auto() implements Nsid {}

    /**
     * This one, and no other.
     *
     * @param value from 0 to {@link Integer#MAX_VALUE}
     */
    record Fixed(int value) implements Nsid {
        /** Refuses a negative number: to the kernel, -1 means {@link Auto}. */
        public Fixed {
            if (value < 0) {
                throw new IllegalArgumentException("an nsid is 0 or more, not " + value);
            }
        }
    }
}
