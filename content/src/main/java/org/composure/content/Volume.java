package org.composure.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.composure.compose.Location;
import org.composure.compose.Volumes;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.PosixException;
import org.composure.content.posix.RegularFile;

/**
 * A directory tree that the operator gave us to keep composes in. Every file in it is reached from here, by opening one
 * directory after the other without following symbolic links: no path leads out of the volume, also when somebody swaps a
 * directory for a link meanwhile. Only the root itself may be a link, as the operator chose it.
 *
 * @param name the volume's configured name
 * @param root its directory
 * @param pools absolute directories outside of composes into which their symbolic links may lead
 * @param parallelCopies how many files one process copies to it at a time
 */
public record Volume(String name, Path root, List<Path> pools, int parallelCopies) {

    /** The mode of directories that we make to hold others: everybody may look. */
    static final int PARENT_MODE = 0755;

    /** How deep the directories of a compose may be nested; composes have about ten. Bounds the open files. */
    static final int DEEPEST = 100;

    /**
     * @throws IllegalArgumentException if that can be no volume's name
     */
    public Volume {
        // A location checks its volume's name.
        var _ = new Location(name, "any");
        pools = List.copyOf(pools);
    }

    /** A volume without pools. */
    public Volume(String name, Path root) {
        this(name, root, List.of(), Volumes.Volume.PARALLEL_COPIES);
    }

    /** A volume as it is configured. */
    public static Volume of(Volumes.Volume configured) {
        return new Volume(configured.name(), configured.root(), configured.pools(), configured.parallelCopies());
    }

    /**
     * Returns if the root can be used: it is there, is a directory, and can be opened.
     *
     * @throws IOException if not; the message names volume, path and reason
     */
    public void requireUsable() throws IOException {
        try (Directory directory = openRoot()) {
            directory.forEach(_ -> {});
        } catch (PosixException e) {
            throw new IOException(
                    "volume " + name + ": " + root + ": " + e.errno().meaning()
                            + " (expected: a directory that can be read)",
                    e);
        }
    }

    /**
     * Opens a directory.
     *
     * @param path relative to the root, as {@link Location} wants it
     * @return the directory, to be closed; empty if there is none of that path
     * @throws IllegalArgumentException if the path is not of that form
     * @throws ContentException.RefusedTree if a part of the path is no directory, but a link or something else
     */
    public Optional<Directory> find(String path) throws IOException {
        return walk(openRoot(), List.of(parts(path)));
    }

    /** Goes from an open directory, which is closed, to one below it; empty if it is not there. */
    static Optional<Directory> walk(Directory from, List<FileName> names) throws IOException {
        Directory directory = from;
        try {
            for (FileName name : names) {
                Optional<Directory> next = findDirectory(directory, name);
                directory.close();
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                directory = next.get();
            }
            return Optional.of(directory);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Opens the directory that holds the last part of a path, and makes the missing ones on the way, durably.
     *
     * @param path relative to the root, as {@link Location} wants it
     */
    Directory makeParents(String path) throws IOException {
        Directory directory = openRoot();
        try {
            FileName[] parts = parts(path);
            for (int i = 0; i < parts.length - 1; i++) {
                Directory next = makeDirectory(directory, parts[i]);
                directory.close();
                directory = next;
            }
            return directory;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Opens a directory that others lie in; makes it durably if it is missing. */
    static Directory makeDirectory(Directory parent, FileName name) throws IOException {
        boolean made = parent.makeDirectory(name, PARENT_MODE);
        Directory directory = openDirectory(parent, name);
        try {
            if (made) {
                directory.setMode(PARENT_MODE);
                directory.sync();
            }
            // Also if it is there: a crash may have come before an earlier attempt did this.
            parent.sync();
            return directory;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** The directory that holds the last part of a path, to be closed; empty if there is none. */
    Optional<Directory> findParent(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? Optional.of(openRoot()) : find(path.substring(0, slash));
    }

    /** Opens the root, to be closed. */
    public Directory openRoot() throws IOException {
        return Directory.open(root, name);
    }

    /** The last part of a path. */
    FileName nameIn(String path) {
        FileName[] parts = parts(path);
        return parts[parts.length - 1];
    }

    private FileName[] parts(String path) {
        String[] parts = new Location(name, path).path().split("/", -1);
        FileName[] names = new FileName[parts.length];
        for (int i = 0; i < parts.length; i++) {
            names[i] = FileName.of(parts[i]);
        }
        return names;
    }

    /** Opens a directory in another one; empty if there is none of that name, refused if it is something else. */
    static Optional<Directory> findDirectory(Directory parent, FileName name) throws IOException {
        try {
            return Optional.of(openDirectory(parent, name));
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Opens a directory in another one; refused if it is something else. */
    static Directory openDirectory(Directory parent, FileName name) throws IOException {
        try {
            return parent.openDirectory(name);
        } catch (PosixException e) {
            throw e.is(Errno.ENOTDIR, Errno.ELOOP) ? notA(FileKind.DIRECTORY, parent, name, e) : e;
        }
    }

    /** Opens a regular file; refused if it is something else. */
    static RegularFile openFile(Directory parent, FileName name) throws IOException {
        try {
            return parent.openFile(name);
        } catch (PosixException e) {
            throw e.is(Errno.ELOOP, Errno.EINVAL, Errno.ENXIO) ? notA(FileKind.REGULAR, parent, name, e) : e;
        }
    }

    private static IOException notA(FileKind expected, Directory parent, FileName name, PosixException cause)
            throws IOException {
        FileKind kind = parent.status(name).map(FileStatus::kind).orElse(expected);
        IOException refused = kind == expected ? cause : refused(parent, name, kind, expected.described());
        if (refused != cause) {
            refused.initCause(cause);
        }
        return refused;
    }

    /** The refusal of an entry that is something else than what is handled. */
    static ContentException.RefusedTree refused(Directory parent, FileName name, FileKind kind, String expected) {
        return new ContentException.RefusedTree(
                parent.pathOf(name) + " is " + kind.described() + " (expected: " + expected + ")",
                "replace it by what was expected, or remove it, then retry");
    }
}
