package org.composure.content;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.composure.compose.ComposeId;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.PosixException;
import org.composure.problem.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * The directory {@code .composure} in a volume's root, where trees are made before they are published and removed after they
 * were taken back. Nothing else has business there.
 *
 * <p>What is ours is known by what the caller records: a tree's name before {@link #make}, its identity after. Nothing is
 * published, changed or removed unless it has the recorded identity; only an empty directory of a recorded name counts as ours
 * without it, left by a crash between the two.
 *
 * @param volume the volume that it is in
 */
public record StagingArea(Volume volume) {

    private static final FileName AREA = FileName.of(".composure");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,199}");

    /** Whether something was removed. */
    public enum Removal {
        /** It was ours, and is removed. */
        REMOVED,
        /** There is nothing of that name. */
        ABSENT,
        /** It is not ours and was left alone. */
        NOT_OURS
    }

    /**
     * The name for one attempt's tree.
     *
     * @param promotion the promotion's id
     * @param nonce what tells this attempt from earlier ones
     * @throws IllegalArgumentException if they are not letters, digits, dots and dashes
     */
    public static String name(String promotion, String nonce) {
        String name = promotion + "." + nonce;
        fileName(name);
        return name;
    }

    private static FileName fileName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    FieldError.of("staging", name, "1 to 200 letters, digits, dots and dashes")
                            .message());
        }
        return FileName.of(name);
    }

    /**
     * Makes an empty tree, durably. An empty directory of that name, from a crash before its identity was recorded, is
     * replaced.
     *
     * @param name the tree's name, recorded before this call
     * @return the tree's identity, to be recorded at once
     * @throws ContentException.ForeignStaging if there is something of that name with content
     */
    public FileIdentity make(String name) throws IOException {
        FileName file = fileName(name);
        try (Directory area = makeArea()) {
            if (!area.makeDirectory(file, Volume.PARENT_MODE)) {
                if (!removeIfEmpty(area, file) || !area.makeDirectory(file, Volume.PARENT_MODE)) {
                    throw foreign(area, file);
                }
            }
            try (Directory tree = Volume.openDirectory(area, file)) {
                tree.sync();
                area.sync();
                return FileIdentity.of(tree.status());
            }
        }
    }

    /**
     * Opens a tree that we made.
     *
     * @param name the recorded name
     * @param ours the recorded identity
     * @return the tree, to be closed; empty if there is nothing of that name, as after publishing it
     * @throws ContentException.ForeignStaging if it is not ours
     */
    public Optional<Directory> open(String name, FileIdentity ours) throws IOException {
        FileName file = fileName(name);
        try (Directory area = findArea()) {
            if (area == null) {
                return Optional.empty();
            }
            Optional<Directory> tree = Volume.findDirectory(area, file);
            if (tree.isPresent() && !isOurs(Optional.of(tree.get().status()), ours)) {
                tree.get().close();
                throw foreign(area, file);
            }
            return tree;
        }
    }

    /**
     * Opens a tree that we made and have not published yet.
     *
     * @throws ContentException.ForeignStaging if it is gone, or not ours
     */
    public Directory require(String name, FileIdentity ours) throws IOException {
        Optional<Directory> tree = open(name, ours);
        if (tree.isEmpty()) {
            throw new ContentException.ForeignStaging(volume.name() + ":.composure/" + fileName(name)
                    + " is gone (expected: the directory that was made for this promotion)");
        }
        return tree.get();
    }

    /**
     * Publishes a tree by one rename, durably, and makes the missing directories on the way. Done before, it only makes sure
     * that it lasts.
     *
     * @param name the recorded name
     * @param ours the recorded identity
     * @param target where it is to be, relative to the volume's root
     * @throws ContentException.ForeignTarget if there is something else at the target; it is untouched
     * @throws ContentException.ForeignStaging if the tree is neither there nor published, or is not ours
     * @throws ContentException.RefusedTree if a directory on the way is a link or something else
     */
    public void publish(String name, FileIdentity ours, String target) throws IOException {
        FileName file = fileName(name);
        FileName targetName = volume.nameIn(target);
        try (Directory parent = volume.makeParents(target);
                Directory area = makeArea()) {
            Optional<FileStatus> there = parent.status(targetName);
            if (there.isEmpty()) {
                if (!isOurs(area.status(file), ours)) {
                    throw foreign(area, file);
                }
                area.renameDirectory(file, parent, targetName);
                there = parent.status(targetName);
            }
            if (!isOurs(there, ours)) {
                throw foreignTarget(parent, targetName);
            }
            parent.sync();
            area.sync();
        }
    }

    /**
     * Moves a tree from where it lies to here, by one rename, durably. Done before, it only makes sure that it lasts.
     *
     * @param path where it lies, relative to the volume's root
     * @param ours the recorded identity: nothing else is moved
     * @param name what it is called here
     * @throws ContentException.ForeignTree if something else lies there and it is not here either
     * @throws ContentException.RefusedTree if a directory on the way is a link or something else
     */
    public void take(String path, FileIdentity ours, String name) throws IOException {
        FileName file = fileName(name);
        FileName lying = volume.nameIn(path);
        try (Directory area = makeArea();
                Directory parent = volume.findParent(path).orElse(null)) {
            if (!isOurs(area.status(file), ours)) {
                if (parent == null || !isOurs(parent.status(lying), ours)) {
                    throw new ContentException.ForeignTree(volume.name() + ":" + path
                            + " is not what it was when its removal began (expected: the same directory)");
                }
                if (!parent.renameDirectory(lying, area, file)) {
                    throw foreign(area, file);
                }
            }
            area.sync();
            if (parent != null) {
                parent.sync();
            }
        }
    }

    /** Whether there is something of that name here. */
    public boolean holds(String name) throws IOException {
        try (Directory area = findArea()) {
            return area != null && area.status(fileName(name)).isPresent();
        }
    }

    /**
     * Moves a tree that was taken back to where it lay, by one rename, durably. What is there again without being here, put back
     * before or by hand, is left as it is.
     *
     * @param name what it is called here
     * @param ours the recorded identity
     * @param path where it lay, relative to the volume's root
     * @throws ContentException.ForeignTree if something else has taken its place; it is untouched
     * @throws ContentException.ForeignStaging if it is neither here nor there
     * @throws ContentException.RefusedTree if a directory on the way is a link or something else
     */
    public void putBack(String name, FileIdentity ours, String path) throws IOException {
        try (Directory parent = volume.findParent(path).orElse(null)) {
            Optional<FileStatus> there = parent == null ? Optional.empty() : parent.status(volume.nameIn(path));
            if (there.isPresent() && !isOurs(there, ours)) {
                if (holds(name)) {
                    throw new ContentException.ForeignTree(volume.name() + ":" + path
                            + " is taken (expected: nothing, so that what is in the trash can be put back)");
                }
                return;
            }
        }
        publish(name, ours, path);
    }

    /**
     * Deletes a tree that was taken. Done before, it does nothing.
     *
     * @param name what it is called here
     * @param ours the recorded identity
     * @throws ContentException.ForeignStaging if something else is here under that name
     * @throws ContentException.RefusedTree if something is mounted in it
     * @throws IOException if the volume lacks this directory, as when it is not mounted
     */
    public void empty(String name, FileIdentity ours, Progress progress) throws IOException {
        switch (remove(name, ours, progress)) {
            case REMOVED -> {}
            case ABSENT -> {
                try (Directory area = findArea()) {
                    if (area == null) {
                        throw new IOException(
                                "the volume " + volume.name() + " has no .composure (expected: to be mounted)");
                    }
                }
            }
            case NOT_OURS ->
                throw new ContentException.ForeignStaging(volume.name() + ":.composure/" + name
                        + " is not the directory that was moved there (expected: the same directory)");
        }
    }

    /**
     * What lies at a place, if it is a certain compose.
     *
     * @param path the place, relative to the volume's root
     * @param compose the compose that should lie there
     * @return its identity; empty if nothing lies there
     * @throws ContentException.ForeignTree if there is something whose COMPOSE_ID does not say that it is that compose
     * @throws IOException if the volume holds nothing at all, as when it is not mounted
     */
    public Optional<FileIdentity> identify(String path, ComposeId compose) throws IOException {
        try (ComposeTree tree = ComposeTree.open(volume, path).orElse(null)) {
            if (tree == null) {
                requireMounted();
                return Optional.empty();
            }
            Optional<String> id = tree.text(ComposeFile.COMPOSE_ID);
            if (!id.equals(Optional.of(compose.value()))) {
                throw new ContentException.ForeignTree(volume.name() + ":" + path
                        + id.map(other -> " holds COMPOSE_ID " + FieldError.quoted(other))
                                .orElse(" holds no COMPOSE_ID")
                        + " (expected: " + compose + ")");
            }
            return Optional.of(tree.identity());
        }
    }

    /** Our own directory does not count: an attempt may have made it below the mount point. */
    private void requireMounted() throws IOException {
        AtomicBoolean empty = new AtomicBoolean(true);
        try (Directory root = volume.openRoot()) {
            root.forEach(entry -> {
                if (!entry.name().equals(AREA)) {
                    empty.set(false);
                }
            });
        }
        if (empty.get()) {
            throw new IOException("the volume " + volume.name() + " holds nothing at all (expected: to be mounted)");
        }
    }

    /**
     * Makes sure, before anything is made, that a tree can be published.
     *
     * @param target where it is to be, relative to the volume's root
     * @param ours the recorded identity, if the tree was made already: then it may be published already
     * @throws ContentException.ForeignTarget if there is something else at the target
     * @throws ContentException.RefusedTree if a directory on the way is a link or something else
     */
    public void requireFree(String target, Optional<FileIdentity> ours) throws IOException {
        FileName name = volume.nameIn(target);
        try (Directory parent = volume.findParent(target).orElse(null)) {
            if (parent != null) {
                Optional<FileStatus> there = parent.status(name);
                if (there.isPresent() && (ours.isEmpty() || !isOurs(there, ours.get()))) {
                    throw foreignTarget(parent, name);
                }
            }
        }
    }

    private static ContentException.ForeignTarget foreignTarget(Directory parent, FileName name) throws IOException {
        boolean whole = true;
        if (parent.status(name).filter(FileStatus::isDirectory).isPresent()) {
            try (Directory there = parent.openDirectory(name)) {
                whole = !ComposeTree.stamp(there, ComposeFile.STATUS).equals(Stamp.ABSENT);
            }
        }
        return new ContentException.ForeignTarget(parent.pathOf(name), whole);
    }

    /**
     * Takes back a tree, published or not: it vanishes from the target by one rename and is removed after. Directories made
     * on the way to the target stay.
     *
     * @param target where it was to be published
     * @param name the recorded name
     * @param ours the recorded identity
     * @return what became of it; a target that is not ours does not matter unless the tree is nowhere else
     * @throws ContentException.RefusedTree if a directory on the way to the target is a link or something else, unless the
     *     tree was not published yet
     */
    public Removal takeBack(String target, String name, FileIdentity ours, Progress progress) throws IOException {
        FileName file = fileName(name);
        FileName targetName = volume.nameIn(target);
        boolean foreignTarget = false;
        try (Directory parent = volume.findParent(target).orElse(null)) {
            if (parent != null) {
                Optional<FileStatus> there = parent.status(targetName);
                if (isOurs(there, ours)) {
                    try (Directory area = makeArea()) {
                        if (!parent.renameDirectory(targetName, area, file)) {
                            throw foreign(area, file);
                        }
                        area.sync();
                        parent.sync();
                    }
                }
                foreignTarget = there.isPresent() && !isOurs(there, ours);
            }
        } catch (ContentException.RefusedTree e) {
            if (remove(name, ours, progress) == Removal.REMOVED) {
                return Removal.REMOVED;
            }
            throw e;
        }
        Removal removal = remove(name, ours, progress);
        return removal == Removal.ABSENT && foreignTarget ? Removal.NOT_OURS : removal;
    }

    /**
     * Removes an unpublished tree.
     *
     * @param name the recorded name
     * @param ours the recorded identity; empty if a crash came before it was: then only an empty directory is ours
     */
    public Removal remove(String name, Optional<FileIdentity> ours, Progress progress) throws IOException {
        if (ours.isPresent()) {
            return remove(name, ours.get(), progress);
        }
        FileName file = fileName(name);
        try (Directory area = findArea()) {
            if (area == null || area.status(file).isEmpty()) {
                return Removal.ABSENT;
            }
            return removeIfEmpty(area, file) ? Removal.REMOVED : Removal.NOT_OURS;
        }
    }

    private Removal remove(String name, FileIdentity ours, Progress progress) throws IOException {
        FileName file = fileName(name);
        try (Directory area = findArea()) {
            Optional<FileStatus> there = area == null ? Optional.empty() : area.status(file);
            if (area == null || there.isEmpty()) {
                return Removal.ABSENT;
            }
            if (!isOurs(there, ours)) {
                return Removal.NOT_OURS;
            }
            try (Directory tree = Volume.openDirectory(area, file)) {
                if (!isOurs(Optional.of(tree.status()), ours)) {
                    return Removal.NOT_OURS;
                }
                TreeRemoval.removeTree(area, file, tree, progress);
            }
            area.sync();
            return Removal.REMOVED;
        }
    }

    /** The directory itself, made if it is missing; to be closed. */
    Directory makeArea() throws IOException {
        try (Directory root = volume.openRoot()) {
            return Volume.makeDirectory(root, AREA);
        }
    }

    /** The directory itself, to be closed; null if there is none yet. */
    @Nullable
    Directory findArea() throws IOException {
        try (Directory root = volume.openRoot()) {
            return Volume.findDirectory(root, AREA).orElse(null);
        }
    }

    /** Removes an empty directory; false if it is anything else. */
    private static boolean removeIfEmpty(Directory area, FileName name) throws IOException {
        try {
            area.removeDirectory(name);
            return true;
        } catch (PosixException e) {
            if (e.is(Errno.ENOTEMPTY, Errno.EEXIST, Errno.ENOTDIR)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isOurs(Optional<FileStatus> status, FileIdentity ours) {
        return status.filter(FileStatus::isDirectory)
                .map(FileIdentity::of)
                .filter(ours::isSame)
                .isPresent();
    }

    private static ContentException.ForeignStaging foreign(Directory area, FileName name) throws IOException {
        return new ContentException.ForeignStaging(area.pathOf(name)
                + (area.status(name).isPresent()
                        ? " is not the directory that was made for this promotion"
                        : " is gone (expected: the directory that was made for this promotion)"));
    }
}
