/**
 * The declaration: {@code netns.toml} and its neighbours, read into immutable records, or refused with every fault named
 * by file and line. Starts at {@link dev.netns.config.ConfigReader}; nothing here touches the system but to read files.
 *
 * <p>The way of a file: bytes → {@link dev.netns.config.SourceText} → {@link dev.netns.config.TomlScanner} → {@link
 * dev.netns.config.TomlTable}, merged over all files → {@link dev.netns.config.DeclarationBinder} → {@link
 * dev.netns.config.Declaration}. A new key is one line in the binder, and messages, manual and JSON schema follow.
 *
 * <p>The format is TOML 1.0. The structure of a document (tables, keys, where a value begins and ends) and strings are read
 * by {@link dev.netns.config.TomlScanner}, for four reasons. Every message names a line, and so each value has to remember
 * its own. A person sees all faults at once, and so the reading has to go on after one. What is declared is shown in the
 * order of the file. And the same reading runs in the native programs, which have no reflection. toml4j does none of these:
 * it reads TOML 0.4, stops at the first fault, keeps neither lines nor the order of tables, and takes some documents for
 * others than they are. What it reads right are booleans, integers and decimal fractions: these are given to it one by one, {@link
 * dev.netns.config.Toml4jWords}; the native programs read them with {@link dev.netns.config.PlainWords}. Tests compare what
 * is read with tomlj and with toml4j.
 */
@NullMarked
package dev.netns.config;

import org.jspecify.annotations.NullMarked;
