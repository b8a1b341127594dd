package dev.netns.provision;

import dev.netns.NamespaceName;
import java.nio.file.Path;

/**
 * What is remembered of a namespace that netns made.
 *
 * @param name its name
 * @param identity which one it is: another one may have the name by now
 * @param file the absolute path of the file that declares it
 */
public record Made(NamespaceName name, Identity identity, Path file) {}
