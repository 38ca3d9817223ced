package org.composure.content.posix;

/** The kernel's reasons for a failure that a caller may want to tell apart or that people meet. */
public enum Errno {
    EPERM(1, "not permitted"),
    ENOENT(2, "no such file or directory"),
    EINTR(4, "interrupted"),
    EIO(5, "the disk or the network failed"),
    ENXIO(6, "a socket, or a device that is not there"),
    EBADF(9, "the file is not open"),
    EAGAIN(11, "not now"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "in use, or a mount point"),
    EEXIST(17, "it exists"),
    EXDEV(18, "on another file system or mount"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "a directory"),
    EINVAL(22, "not supported here"),
    ENFILE(23, "too many open files on this machine"),
    EMFILE(24, "too many open files in this process"),
    EFBIG(27, "the file is too large"),
    ENOSPC(28, "no space left"),
    EROFS(30, "the file system is read-only"),
    EMLINK(31, "too many links"),
    ENAMETOOLONG(36, "the name is too long"),
    ENOSYS(38, "the kernel lacks the call"),
    ENOTEMPTY(39, "the directory is not empty"),
    ELOOP(40, "a symbolic link"),
    EOPNOTSUPP(95, "the file system does not support it"),
    ETIMEDOUT(110, "timed out"),
    ESTALE(116, "stale file handle: the server no longer knows the file"),
    EDQUOT(122, "the quota is used up"),
    /** Any other. */
    OTHER(-1, "see errno(3)");

    private final int number;
    private final String meaning;

    Errno(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The kernel's number. */
    int number() {
        return number;
    }

    /** What it means, as part of a sentence. */
    public String meaning() {
        return meaning;
    }

    /** The reason with that number; {@link #OTHER} if it is not listed. */
    static Errno of(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return errno;
            }
        }
        return OTHER;
    }
}
