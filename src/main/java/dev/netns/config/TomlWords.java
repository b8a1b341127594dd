package dev.netns.config;

/** Reads booleans and numbers that {@link TomlValues} has found to be well-formed. */
interface TomlWords {
    /**
     * A {@link Boolean}, {@link Long} or {@link Double}.
     *
     * @throws NumberFormatException the number does not fit into 64 bits
     */
    Object read(String token);
}
