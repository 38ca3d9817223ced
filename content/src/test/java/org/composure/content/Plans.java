package org.composure.content;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.composure.content.posix.Directory;
import org.composure.policy.ContentMode;
import org.composure.policy.Verification;

/** Plans for tests, and their steps one by one. */
final class Plans {

    private static final Survey UNSEEN = new Survey(new ContentPlan.Extent(0, 0, 0), InnerLinks.NONE);

    private Plans() {}

    static ContentPlan excluding(String... names) {
        return plan(ContentMode.HARDLINK, Verification.SIZE, SymlinkRules.WITHIN, names);
    }

    static ContentPlan plan(ContentMode mode, Verification verification, SymlinkRules symlinks, String... exclude) {
        return new ContentPlan(ContentPlan.names(List.of(exclude)), mode, verification, symlinks, new CopySlots(3));
    }

    /** Looks at a compose that goes to where it is. */
    static Survey survey(ContentPlan plan, Directory source, Progress progress) throws IOException {
        return plan.survey(source, source, Optional.empty(), progress);
    }

    /** Makes a tree of whatever lies there. */
    static ContentPlan.Populated populate(ContentPlan plan, Directory source, Directory staged, Progress progress)
            throws IOException {
        return plan.populate(source, staged, UNSEEN, progress);
    }

    /** Verifies a tree; a manifest would go to no volume. */
    static ContentPlan.Extent verify(ContentPlan plan, Directory source, Directory staged, Progress progress)
            throws IOException {
        ManifestFile nowhere =
                new ManifestFile(new StagingArea(new Volume("nowhere", java.nio.file.Path.of("/nonexistent"))), "none");
        return plan.verify(source, staged, nowhere, progress).extent();
    }
}
