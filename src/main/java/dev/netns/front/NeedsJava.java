package dev.netns.front;

/** Something that this program has not and a JVM has; thrown before anything is changed. */
final class NeedsJava extends RuntimeException {
    private static final long serialVersionUID = 1;

    NeedsJava(String what) {
        super(what);
    }
}
