package dev.netns.config;

/** Reads booleans and decimal numbers that {@link TomlValues} has found to be well-formed. */
interface TomlWords {
    /**
     * A {@link Boolean}, {@link Long} or {@link Double}.
     *
     * @param token without underscores and exponent
     * @throws NumberFormatException the number does not fit into 64 bits
     */
    Object read(String token);
}
