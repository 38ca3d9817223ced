package org.composure.content;

import org.composure.content.posix.FileStatus;

/**
 * Which directory it is, whatever it is called: recorded when we make one, so that after a crash only that one counts as
 * ours. Written as {@code device:inode:born}.
 *
 * @param device the file system's number; it may change when the machine starts again or another one mounts the volume
 * @param inode the directory's number on it; free for another one after removal
 * @param born when it was made, in nanoseconds since 1970, which no other directory of that number shares; 0 where the file
 *     system does not say
 */
public record FileIdentity(long device, long inode, long born) {

    /** The identity of a file whose status is this. */
    public static FileIdentity of(FileStatus status) {
        return new FileIdentity(status.device(), status.inode(), status.born());
    }

    /**
     * The identity that was written as that text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static FileIdentity parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 3) {
                return new FileIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException("\"" + text + "\" (expected: device:inode:born)");
    }

    /** Whether both are one directory: by inode and birth, or by inode and device where a birth is not known. */
    public boolean isSame(FileIdentity other) {
        boolean born = this.born != 0 && other.born != 0;
        return inode == other.inode && (born ? this.born == other.born : device == other.device);
    }

    @Override
    public String toString() {
        return device + ":" + inode + ":" + born;
    }
}
