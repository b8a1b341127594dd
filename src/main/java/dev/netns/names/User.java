package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a program runs as.
 *
 * @param name the user's
 * @param uid unsigned
 * @param gid of the process; not always the user's own group
 * @param groups the supplementary groups
 * @param home the user's directory
 * @param shell the program that a login starts
 */
public record User(String name, int uid, int gid, int[] groups, String home, String shell) {
    private static final String DEFAULT_SHELL = "/bin/sh";
    private static final int NOBODY = -1;

    /** One with the group that a word names in place of the user's own. */
    User withGroup(int group) {
        return new User(name, uid, group, groups, home, shell);
    }

    /** What a login puts into the environment (environ(7)): {@code NAME=VALUE}. */
    List<String> variables() {
        return List.of(
                "HOME=" + (home.isEmpty() ? "/" : home),
                "LOGNAME=" + name,
                "SHELL=" + (shell.isEmpty() ? DEFAULT_SHELL : shell),
                "USER=" + name);
    }

    /**
     * Makes the whole process run as this user, for good.
     *
     * @throws Failure it cannot; then the process must end, as a part may have been changed
     */
    void become(Syscalls sys) {
        int changed = sys.become(uid, gid, groups);
        if (changed < 0) {
            throw new Failure(
                    ExitStatus.EXEC_FAILED,
                    "cannot become user " + Integer.toUnsignedString(uid) + ": " + Errno.text(-changed));
        }
    }

    /**
     * The number of a user or group.
     *
     * @param digits as passwd(5) and group(5) have it
     * @return unsigned, or {@code null} where it is no number, or the one which stands for nobody
     */
    public static @Nullable Integer id(String digits) {
        long id = digits.isEmpty() ? NOBODY : 0;
        for (int i = 0; i < digits.length() && id >= 0; i++) {
            char digit = digits.charAt(i);
            id = digit < '0' || digit > '9' ? NOBODY : id * 10 + digit - '0';
            id = id >= 0xffffffffL ? NOBODY : id;
        }
        return id < 0 ? null : (int) id;
    }
}
