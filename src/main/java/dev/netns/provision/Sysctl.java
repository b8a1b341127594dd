package dev.netns.provision;

/** Kernel parameters, sysctl(8): their names and values. */
final class Sysctl {
    /** Before the name of a link, where its own parameters are. */
    static final String OF_LINK = "net/ipv6/conf/";

    private Sysctl() {}

    /**
     * The path below /proc/sys: as sysctl(8) has it, a key whose first separator is a slash has slashes only, so that a
     * link's name may have a dot; in the other form a slash stands for such a dot.
     */
    static String path(String key) {
        int dot = key.indexOf('.');
        int slash = key.indexOf('/');
        if (slash >= 0 && (dot < 0 || slash < dot)) {
            return key;
        }
        StringBuilder path = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            path.append(c == '.' ? '/' : c == '/' ? '.' : c);
        }
        return path.toString();
    }

    /** Whether two values are the same to the kernel, which prints a tab where one writes a blank. */
    static boolean isSame(String a, String b) {
        return a.strip().replaceAll("\\s+", " ").equals(b.strip().replaceAll("\\s+", " "));
    }
}
