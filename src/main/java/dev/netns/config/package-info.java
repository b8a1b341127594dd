/**
 * The declaration: {@code netns.toml} and its neighbours, read into immutable records, or refused with every fault named
 * by file and line. Starts at {@link dev.netns.config.ConfigReader}; nothing here touches the system but to read files.
 *
 * <p>The way of a file: bytes → {@link dev.netns.config.SourceText} → {@link dev.netns.config.TomlScanner} (with toml4j
 * for the values) → {@link dev.netns.config.TomlTable}, merged over all files → {@link
 * dev.netns.config.DeclarationBinder} → {@link dev.netns.config.Declaration}. A new key is one line in the binder.
 */
@NullMarked
package dev.netns.config;

import org.jspecify.annotations.NullMarked;
