package org.composure.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;

/**
 * A directory outside of composes into which the operator lets their symbolic links lead, for example Koji's packages. As with a
 * {@link Volume}, only the root itself may be a link, and no path leads out of it.
 *
 * @param root the directory, absolute
 */
record Pool(Path root) {

    /** The root's names, from the root of all; and, where that differs, those of the directory that it leads to. */
    List<List<FileName>> spellings() throws IOException {
        List<FileName> given = AbsolutePath.names(root);
        List<FileName> real = AbsolutePath.names(root.toRealPath());
        return given.equals(real) ? List.of(given) : List.of(given, real);
    }

    /**
     * Opens the directory that holds a file.
     *
     * @param names the names that lead to the file from the root; at least one
     * @return the directory, to be closed; empty if it is not there
     * @throws ContentException.RefusedTree if something on the way is no directory
     */
    Optional<Directory> findParent(List<FileName> names) throws IOException {
        Directory directory = Directory.open(root, "pool");
        return Volume.walk(directory, names.subList(0, names.size() - 1));
    }
}
