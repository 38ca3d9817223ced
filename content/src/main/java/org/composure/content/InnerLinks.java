package org.composure.content;

import java.util.Arrays;
import java.util.Optional;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;

/**
 * Which files of a tree have several names in it: as many as it may have, in eight bytes each. Only those of the file system of
 * the compose's own directory are known.
 */
final class InnerLinks {

    /** None. */
    static final InnerLinks NONE = new InnerLinks(0, new long[0]);

    private final long device;
    private final long[] inodes;

    private InnerLinks(long device, long[] inodes) {
        this.device = device;
        this.inodes = inodes;
    }

    /** Finds them, name by name. */
    static final class Search {

        private final long device;
        private final LongSet seen = new LongSet();
        private final LongSet repeated = new LongSet();

        Search(long device) {
            this.device = device;
        }

        /** Takes the next name's file; false if another name was the same file's. */
        boolean add(FileStatus file) {
            boolean first = file.links() == 1 || file.device() != device || seen.add(file.inode());
            if (!first) {
                repeated.add(file.inode());
            }
            return first;
        }

        InnerLinks found() {
            return new InnerLinks(device, repeated.sorted());
        }
    }

    boolean isEmpty() {
        return inodes.length == 0;
    }

    /** The name under which the copy of a file waits for its other names; empty if it has none in the tree. */
    Optional<FileName> key(FileStatus file) {
        return file.links() > 1 && file.device() == device && Arrays.binarySearch(inodes, file.inode()) >= 0
                ? Optional.of(FileName.of(Long.toHexString(file.inode())))
                : Optional.empty();
    }
}
