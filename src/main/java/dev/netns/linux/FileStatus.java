package dev.netns.linux;

/** What stat(2) fills in ({@code struct stat} of {@code asm/stat.h}), as far as it is needed. */
public final class FileStatus {
    /** {@code st_dev} as stat(2) gives it: the device of the file system. */
    public long device;
    /** {@code st_ino}. */
    public long inode;
    /** {@code st_mode}: type and permissions. */
    public int mode;
    /** {@code st_uid}: unsigned. */
    public int owner;
    /** {@code st_gid}. */
    public int group;
    /** {@code st_size} in bytes. */
    public long size;
    /** {@code st_ctime} in milliseconds since 1970. */
    public long changedMillis;

    /** Whether this is the same file: identity is the device and the inode, never a path or a descriptor. */
    public boolean same(FileStatus other) {
        return device == other.device && inode == other.inode;
    }

    /** Whether it is a regular file. */
    public boolean isRegular() {
        return (mode & Linux.S_IFMT) == Linux.S_IFREG;
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return (mode & Linux.S_IFMT) == Linux.S_IFDIR;
    }

    /** Whether it is a symbolic link. */
    public boolean isLink() {
        return (mode & Linux.S_IFMT) == Linux.S_IFLNK;
    }
}
