package org.composure.content;

import java.util.Set;
import org.composure.content.posix.FileName;

/**
 * Which part of a compose a directory belongs to. Pungi rewrites some files in place; a milestone that shares such a file with
 * its source would change with it, so these are copied. RPMs and images it replaces, if at all, by new files.
 */
enum Zone {
    /** The compose's own directory, with STATUS and COMPOSE_ID. */
    TOP,
    /** {@code compose/} in it. */
    COMPOSE,
    /** {@code compose/metadata/} and every {@code repodata/}, with all that is below. */
    REWRITTEN,
    /** Everything else. */
    ORDINARY;

    private static final FileName COMPOSE_NAME = FileName.of("compose");
    private static final FileName METADATA = FileName.of("metadata");
    private static final FileName REPODATA = FileName.of("repodata");
    private static final Set<FileName> AT_TOP = Set.of(FileName.of("STATUS"), FileName.of("COMPOSE_ID"));
    private static final Set<FileName> ANYWHERE = Set.of(
            FileName.of(".treeinfo"), FileName.of("treeinfo"), FileName.of(".discinfo"), FileName.of("media.repo"));

    /** The zone of a directory in a directory of this zone. */
    Zone enter(FileName directory) {
        if (this == REWRITTEN || directory.equals(REPODATA) || (this == COMPOSE && directory.equals(METADATA))) {
            return REWRITTEN;
        }
        return this == TOP && directory.equals(COMPOSE_NAME) ? COMPOSE : ORDINARY;
    }

    /** Whether a file in a directory of this zone is copied; otherwise it is linked. */
    boolean copies(FileName file) {
        return this == REWRITTEN || (this == TOP && AT_TOP.contains(file)) || ANYWHERE.contains(file);
    }
}
