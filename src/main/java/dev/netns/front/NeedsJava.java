package dev.netns.front;

/**
 * Something that this program has not and a JVM has. A first plan finds it out, before anything is changed; and where
 * somebody else brings it in meanwhile, Java goes on with what there is by then.
 */
final class NeedsJava extends RuntimeException {
    private static final long serialVersionUID = 1;

    NeedsJava(String what) {
        super(what);
    }
}
