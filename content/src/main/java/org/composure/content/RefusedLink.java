package org.composure.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.composure.content.posix.CurrentUser;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.PosixException;

/** Finds out why the kernel did not let us make a hard link, so that people know whom to ask for what. */
final class RefusedLink {

    private static final Path PROTECTED = Path.of("/proc/sys/fs/protected_hardlinks");

    private RefusedLink() {}

    /** Whether the kernel refuses this link, and not something that has to do with the files alone. */
    static boolean isRefusal(PosixException e) {
        return e.is(Errno.EXDEV, Errno.EPERM, Errno.EMLINK, Errno.EOPNOTSUPP);
    }

    /** The refusal of links between two file systems. */
    static ContentException.LinksRefused otherFileSystem(String source, String target) {
        return new ContentException.LinksRefused(
                source + " cannot be linked into " + target + ": the two lie on different file systems, or on different"
                        + " mounts of one",
                "use a target volume on the file system and mount of the source, or a policy with content.mode copy or"
                        + " hardlink-or-copy");
    }

    /** The refusal in words that say what to do; the exception itself where nothing better is known. */
    static IOException explained(PosixException refusal, Directory source, Directory staged, FileName name)
            throws IOException {
        String link = source.pathOf(name) + " cannot be linked into " + staged.path() + ": ";
        return switch (refusal.errno()) {
            case EXDEV -> caused(refusal, otherFileSystem(source.pathOf(name), staged.path()));
            case EMLINK ->
                caused(
                        refusal,
                        new ContentException.LinksRefused(
                                link + "it has as many names as the file system allows",
                                "use a policy with content.mode copy or hardlink-or-copy"));
            case EPERM ->
                caused(
                        refusal,
                        new ContentException.LinksRefused(
                                link
                                        + whyNotPermitted(source.status(name)
                                                .map(FileStatus::owner)
                                                .orElse(-1)),
                                "run as the files' owner, give the files to our user, let our user read and write them,"
                                        + " set fs.protected_hardlinks to 0, or use a policy with content.mode copy or"
                                        + " hardlink-or-copy"));
            default -> refusal;
        };
    }

    private static String whyNotPermitted(int owner) {
        int user = CurrentUser.id();
        String setting = setting();
        if (owner != user && !setting.equals("0")) {
            return "it belongs to user " + owner + ", we run as user " + user
                    + ", and fs.protected_hardlinks is " + setting
                    + " (expected: our own files, or files that we may read and write)";
        }
        return "not permitted (owner " + owner + ", our user " + user + ", fs.protected_hardlinks " + setting
                + "); the file is immutable, or the file system has no hard links";
    }

    private static String setting() {
        try {
            return Files.readString(PROTECTED).strip();
        } catch (IOException _) {
            return "unknown";
        }
    }

    private static ContentException.LinksRefused caused(PosixException cause, ContentException.LinksRefused refused) {
        refused.initCause(cause);
        return refused;
    }
}
