package dev.netns.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Users and groups of the process (credentials(7)). */
public final class Credentials {
    private Credentials() {}

    /**
     * Makes the process run as another user for good: real, effective and saved ids. The C library changes all threads.
     *
     * @param user its id
     * @param group its id
     * @param groups the supplementary groups
     * @return 0, or a negative errno; then the process must end, as a part may have been changed
     */
    public static int become(int user, int group, int[] groups) {
        ByteBuffer list =
                ByteBuffer.allocate(Math.max(groups.length, 1) * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int id : groups) {
            list.putInt(id);
        }
        int changed = Libc.call("setgroups", (long) groups.length, list.array());
        if (changed == 0) {
            changed = Libc.call("setresgid", group, group, group);
        }
        return changed == 0 ? Libc.call("setresuid", user, user, user) : changed;
    }
}
