package org.composure.content;

import java.io.IOException;
import org.composure.content.posix.CurrentUser;
import org.composure.content.posix.PosixException;

/** What people can do about a step that failed on files. */
public final class Remedy {

    private Remedy() {}

    /** What to do about a failure: one sentence without a full stop. */
    public static String of(IOException failure) {
        return switch (failure) {
            case ContentException refusal -> refusal.remedy();
            case SourceChangedException _ -> "see that nobody writes to the compose any more, then retry";
            case PosixException refused -> of(refused);
            default -> "see that the volumes are mounted on the workers and configured there, then retry";
        };
    }

    private static String of(PosixException refused) {
        return switch (refused.errno()) {
            case ENOSPC ->
                "free space, or inodes, on the file system of " + refused.path()
                        + ", then retry: what is done already is kept";
            case EDQUOT ->
                "raise the quota of user " + CurrentUser.id() + " there, or remove what uses it up, then retry:"
                        + " what is done already is kept";
            case EROFS ->
                "find out why the file system is read-only (the kernel's log tells), mount it writable, then retry";
            case EACCES, EPERM ->
                "let user " + CurrentUser.id() + ", as whom the worker runs, do this there, then retry";
            case ESTALE -> "see that the NFS server still exports the volume, mount it anew on the workers, then retry";
            case EIO -> "look for a broken disk or network in the kernel's log, then retry";
            case ETIMEDOUT, EAGAIN, EBUSY -> "see that the volume's server answers, then retry";
            case EMFILE, ENFILE, ENOMEM -> "raise the limit of open files, or the memory, of the worker, then retry";
            case ENAMETOOLONG, EFBIG, EMLINK, EOPNOTSUPP, EINVAL, ENOSYS ->
                "use a target volume whose file system can hold the compose, then retry";
            case ENOENT -> "find out who removed it; put it back, or cancel the promotion; then retry";
            case EINTR, ENXIO, EBADF, EEXIST, EXDEV, ENOTDIR, EISDIR, ENOTEMPTY, ELOOP, OTHER ->
                "see what is at " + refused.path() + ", then retry";
        };
    }
}
