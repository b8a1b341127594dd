package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How {@code exec} runs a program in a namespace. */
public final class ExecOptions {
    /** Whether it gets mounts of its own, with the namespace's /sys and files in /etc. */
    public boolean mounts = true;
    /** Where it runs; {@code null} for where the caller is. */
    public byte @Nullable [] directory;
    /** As whom; {@code null} for the caller. */
    public @Nullable User user;
    /** {@code NAME=VALUE}, each in place of what the caller, or the user's login, has of that name. */
    public final List<byte[]> settings = new ArrayList<>();

    /** Whether a word can be one of {@link #settings}. */
    public static boolean isSetting(byte[] word) {
        return Bytes.indexOf(word, '=', 0) > 0;
    }

    /** The environment of the program. */
    byte[][] environment(byte[][] callers) {
        List<byte[]> entries = new ArrayList<>(Arrays.asList(callers));
        if (user != null) {
            for (String variable : user.variables()) {
                set(entries, Text.encode(variable));
            }
        }
        for (byte[] setting : settings) {
            set(entries, setting);
        }
        return entries.toArray(new byte[0][]);
    }

    private static void set(List<byte[]> entries, byte[] setting) {
        byte[] name = Arrays.copyOf(setting, Bytes.indexOf(setting, '=', 0) + 1);
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (Bytes.startsWith(entries.get(i), 0, name)) {
                entries.remove(i);
            }
        }
        entries.add(setting);
    }
}
