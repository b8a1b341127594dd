package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Place;
import java.nio.file.Path;

/**
 * What is remembered of a declared namespace.
 *
 * @param name its name
 * @param identity which one it is: another one may have the name by now
 * @param file the absolute path of the file that declares it
 * @param adopted whether somebody else made it: then it is not removed, but what netns did in it is taken back
 * @param remembered what netns did in it
 */
public record Made(NamespaceName name, Identity identity, Path file, boolean adopted, Remembered remembered) {
    /** Where it is. */
    Place place() {
        return Place.of(name);
    }

    /** The same, with what else was done in it. */
    Made with(Remembered other) {
        return new Made(name, identity, file, adopted, other);
    }
}
