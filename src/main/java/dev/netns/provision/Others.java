package dev.netns.provision;

/**
 * What becomes of what others made inside declared namespaces. Without a word it stays as it is, and stays theirs.
 *
 * @param prune whether what is not declared is removed
 * @param adopt whether what is declared, and is there as declared, is netns's from now on, as if it had made it
 */
public record Others(boolean prune, boolean adopt) {
    /** All stays as it is. */
    public static final Others STAY = new Others(false, false);
}
