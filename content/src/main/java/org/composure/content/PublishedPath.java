package org.composure.content;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.Handle;
import org.composure.content.posix.LinkText;
import org.composure.content.posix.PosixException;

/**
 * A path as readers of a volume have it: through symbolic links too, as long as each is relative and leads to a place in the
 * volume. The kernel follows none of them. Below the root, what begins with a dot is not there for readers.
 *
 * @param volume the volume
 * @param parts the names from the volume's root on; none for the root itself
 */
public record PublishedPath(Volume volume, List<FileName> parts) {

    private static final int MOST_LINKS = 40;
    private static final int MOST_TRIES = 100;

    /** Copies the list. */
    public PublishedPath {
        parts = List.copyOf(parts);
    }

    /**
     * Opens what is there. All below a link comes from the tree to which it led when it was read. A link that is replaced
     * meanwhile, and whose old tree is gone, is read again: it leads to the old tree or the new one, and never nowhere.
     *
     * @return a directory or a regular file, to be closed; empty if there is no such, or something else
     */
    public Optional<Handle> open() throws IOException {
        List<LinkText> before = List.of();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try (Walk walk = new Walk(volume.openRoot())) {
                Optional<Handle> found = walk.along(parts);
                if (found.isPresent() || (!walk.overtaken && walk.links.equals(before))) {
                    return found;
                }
                before = walk.links;
            }
        }
        return Optional.empty();
    }

    /** One way from the root, with all directories on it open: the way up from a link is the way that led there. */
    private static final class Walk implements AutoCloseable {

        private static final String UP = "..";

        private final Deque<Directory> way = new ArrayDeque<>();
        private final Deque<String> rest = new ArrayDeque<>();
        /** What the links on the way said. */
        private final List<LinkText> links = new ArrayList<>();
        /** Whether something was no longer what it had just been. */
        private boolean overtaken;

        Walk(Directory root) {
            way.push(root);
        }

        Optional<Handle> along(List<FileName> parts) throws IOException {
            parts.forEach(part -> rest.add(part.bytes()));
            try {
                return along();
            } catch (PosixException e) {
                overtaken = e.is(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EINVAL, Errno.ENXIO);
                if (overtaken || e.is(Errno.ENAMETOOLONG)) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        private Optional<Handle> along() throws IOException {
            while (!rest.isEmpty()) {
                String part = rest.remove();
                Directory here = way.element();
                if (part.equals(UP)) {
                    way.remove().close();
                    if (way.isEmpty()) {
                        return Optional.empty();
                    }
                    continue;
                }
                FileName name = new FileName(part);
                FileStatus status = here.status(name).orElse(null);
                if (status == null || isHidden(part) || way.size() > Volume.DEEPEST) {
                    return Optional.empty();
                }
                switch (status.kind()) {
                    case DIRECTORY -> way.push(here.openDirectory(name));
                    case REGULAR -> {
                        return rest.isEmpty() ? Optional.of(here.openFile(name)) : Optional.empty();
                    }
                    case SYMLINK -> {
                        Optional<LinkText> target = here.readSymlink(name);
                        overtaken = target.isEmpty();
                        if (overtaken || !follow(target.get())) {
                            return Optional.empty();
                        }
                    }
                    case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE, UNKNOWN -> {
                        return Optional.empty();
                    }
                }
            }
            // No link leads to the root itself: it is no compose's.
            return links.isEmpty() || way.size() > 1 ? Optional.of(way.remove()) : Optional.empty();
        }

        private boolean isHidden(String part) {
            return way.size() == 1 && part.startsWith(".");
        }

        /** Goes on with what a link says; false if it leads nowhere that we go. */
        private boolean follow(LinkText target) {
            links.add(target);
            if (target.isAbsolute() || links.size() > MOST_LINKS) {
                return false;
            }
            for (String part : Arrays.asList(target.bytes().split("/")).reversed()) {
                if (!part.isEmpty() && !part.equals(".")) {
                    rest.push(part);
                }
            }
            return true;
        }

        @Override
        public void close() {
            way.forEach(Directory::close);
        }
    }
}
