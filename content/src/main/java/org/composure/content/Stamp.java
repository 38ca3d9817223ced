package org.composure.content;

import java.util.Optional;
import org.composure.content.posix.FileStatus;

/**
 * What a file looked like from outside. A file whose stamp is the same was not written to in between, so it need not be read
 * again. Only good for comparing.
 *
 * @param text device, inode, size, and the times of modification and change in nanoseconds, with colons; or {@code absent}
 */
public record Stamp(String text) {

    /** Of a file that does not exist. */
    public static final Stamp ABSENT = new Stamp("absent");

    static Stamp of(Optional<FileStatus> status) {
        return status.map(s -> new Stamp(
                        s.device() + ":" + s.inode() + ":" + s.size() + ":" + s.modified() + ":" + s.changed()))
                .orElse(ABSENT);
    }

    @Override
    public String toString() {
        return text;
    }
}
