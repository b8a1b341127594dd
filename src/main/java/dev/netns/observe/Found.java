package dev.netns.observe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A namespace while the machine is being looked over. */
final class Found {
    final long inode;
    final List<String> names = new ArrayList<>();
    final Set<String> paths = new LinkedHashSet<>();
    final List<Holder> holders = new ArrayList<>();
    int processes;
    int firstProcess;
    /** The process whose mount namespace has it mounted where ours has not. */
    int mountedFor;
    /** By which it can be opened. */
    String file;

    Found(long inode, String file) {
        this.inode = inode;
        this.file = file;
    }

    /** The process to name first. */
    int leader() {
        if (firstProcess > 0) {
            return firstProcess;
        }
        return holders.isEmpty() ? mountedFor : holders.get(0).pid();
    }
}
