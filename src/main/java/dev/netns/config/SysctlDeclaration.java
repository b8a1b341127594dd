package dev.netns.config;

/**
 * What a kernel parameter is to be.
 *
 * @param value as it is written to the kernel
 * @param origin where it is declared
 */
public record SysctlDeclaration(String value, Origin origin) {}
