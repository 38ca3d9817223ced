package org.composure.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.FileName;
import org.composure.content.posix.PosixException;

/**
 * A compose on disk, opened to read what it says about itself. All of it comes from the one directory that was opened, also
 * when the compose is moved meanwhile.
 */
public final class ComposeTree implements AutoCloseable {

    /** STATUS and COMPOSE_ID are one short line; more than this is none of Pungi's doing. Bytes. */
    private static final int LONGEST_TEXT = 1024;

    private final Directory directory;

    private ComposeTree(Directory directory) {
        this.directory = directory;
    }

    /**
     * Opens a compose.
     *
     * @param path its directory relative to the volume's root
     * @return the compose, to be closed; empty if there is no such directory
     * @throws IllegalArgumentException if the path is not of that form
     * @throws ContentException.RefusedTree if a part of the path is no directory, but a link or something else
     */
    public static Optional<ComposeTree> open(Volume volume, String path) throws IOException {
        return volume.find(path).map(ComposeTree::new);
    }

    /** The compose's directory itself, for its recorded identity. */
    public FileIdentity identity() throws IOException {
        return FileIdentity.of(directory.status());
    }

    /**
     * Opens a file for reading.
     *
     * @return the file's bytes, to be closed; empty if there is no such file
     * @throws ContentException.RefusedTree if it, or a directory on the way, is a link or something else
     */
    public Optional<InputStream> read(ComposeFile file) throws IOException {
        return read(directory, file);
    }

    /** Opens a file of the compose whose directory is open. */
    static Optional<InputStream> read(Directory compose, ComposeFile file) throws IOException {
        return find(
                compose,
                file.path(),
                (parent, name) -> Volume.openFile(parent, name).input());
    }

    /**
     * A short text file without white space at its ends.
     *
     * @return the text; empty if there is no such file
     * @throws ContentException.RefusedTree if it is longer than 1024 bytes, or no regular file
     */
    public Optional<String> text(ComposeFile file) throws IOException {
        Optional<InputStream> input = read(file);
        if (input.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream bytes = input.get()) {
            byte[] text = bytes.readNBytes(LONGEST_TEXT + 1);
            if (text.length > LONGEST_TEXT) {
                throw new ContentException.RefusedTree(
                        directory.path() + "/" + file.path() + " is longer than " + LONGEST_TEXT
                                + " bytes (expected: one line)",
                        "see what wrote it");
            }
            return Optional.of(new String(text, StandardCharsets.UTF_8).strip());
        }
    }

    /**
     * The stamp of a file. Take it before reading: then a change while reading is noticed the next time.
     *
     * @throws ContentException.RefusedTree if a directory on the way is a link or something else
     */
    public Stamp stamp(ComposeFile file) throws IOException {
        return stamp(directory, file);
    }

    /** The stamp of a file of the compose whose directory is open. */
    static Stamp stamp(Directory compose, ComposeFile file) throws IOException {
        return find(compose, file.path(), (parent, name) -> Stamp.of(parent.status(name)))
                .orElse(Stamp.ABSENT);
    }

    @FunctionalInterface
    private interface Finding<T> {
        T in(Directory parent, FileName name) throws IOException;
    }

    /** Goes to the directory that holds the file; empty if it, or the file, is not there. */
    private static <T> Optional<T> find(Directory from, String path, Finding<T> finding) throws IOException {
        int slash = path.indexOf('/');
        try {
            if (slash < 0) {
                return Optional.of(finding.in(from, FileName.of(path)));
            }
            try (Directory next = Volume.openDirectory(from, FileName.of(path.substring(0, slash)))) {
                return find(next, path.substring(slash + 1), finding);
            }
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
