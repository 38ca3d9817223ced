package org.composure.content.posix;

/**
 * What the kernel says about a file. Times are nanoseconds since 1970.
 *
 * @param kind what it is
 * @param mode the permission bits with set-id and sticky, without the kind
 * @param owner the owning user's number
 * @param links how many names it has
 * @param size bytes
 * @param allocated bytes on disk; fewer than the size where a file has holes
 * @param device the file system's number, as {@code stat -c %d} shows it
 * @param inode the file's number on it
 * @param modified when the content last changed
 * @param changed when anything about it last changed; nobody can set it
 * @param born when it was made; 0 where the file system does not say
 * @param mountRoot whether it is where something else is mounted; false where the kernel (before 5.8) does not say
 */
public record FileStatus(
        FileKind kind,
        int mode,
        int owner,
        int links,
        long size,
        long allocated,
        long device,
        long inode,
        long modified,
        long changed,
        long born,
        boolean mountRoot) {

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return kind == FileKind.DIRECTORY;
    }

    /** Whether parts of it take no place on disk. */
    public boolean hasHoles() {
        return allocated < size;
    }

    /** Whether both are one file, perhaps under two names. */
    public boolean isSameFileAs(FileStatus other) {
        return inode == other.inode && device == other.device;
    }
}
