package org.composure.content;

import java.io.IOException;
import java.util.Locale;
import org.composure.content.posix.Space;

/**
 * A refusal that somebody has to act on: trying again without that meets it again. The message is one sentence that says what
 * was found and what was expected, without a full stop.
 */
public abstract sealed class ContentException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private ContentException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What to do about it, one sentence without a full stop. */
    public final String remedy() {
        return remedy;
    }

    /** Something lies in a compose, or on the way to it, that is not handled. Nothing was touched. */
    public static final class RefusedTree extends ContentException {
        private static final long serialVersionUID = 1L;

        RefusedTree(String message, String remedy) {
            super(message, remedy);
        }
    }

    /** A tree that was made differs from its source. */
    public static final class Mismatch extends ContentException {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message, "see that nothing writes to the source any more, then retry: what is right already is kept");
        }
    }

    /** The kernel refuses hard links from the source to the target. */
    public static final class LinksRefused extends ContentException {
        private static final long serialVersionUID = 1L;

        LinksRefused(String message, String remedy) {
            super(message, remedy);
        }
    }

    /** The target's file system is too full for what is to be copied. Nothing was touched. */
    public static final class NoSpace extends ContentException {
        private static final long serialVersionUID = 1L;

        NoSpace(String source, String target, long files, long bytes, Space space) {
            super(
                    String.format(
                            Locale.ROOT,
                            "%s has space for %,d bytes and %s files, and %s needs %,d bytes and %,d files",
                            target,
                            space.bytes(),
                            space.files() == Long.MAX_VALUE
                                    ? "any number of"
                                    : String.format(Locale.ROOT, "%,d", space.files()),
                            source,
                            bytes,
                            files),
                    "free space on the target's file system, then retry");
        }
    }

    /** The temporary directory of a promotion is not the one that was recorded, or is gone. */
    public static final class ForeignStaging extends ContentException {
        private static final long serialVersionUID = 1L;

        ForeignStaging(String message) {
            super(message, "look at what is there and remove it if nobody needs it, then retry");
        }
    }

    /** Where a compose is to be published there is something that we did not put there. */
    public static final class ForeignTarget extends ContentException {
        private static final long serialVersionUID = 1L;

        ForeignTarget(String path, boolean whole) {
            super(
                    path + " is there already, and this promotion did not put it there"
                            + (whole ? "" : "; it looks half-made: it has no STATUS"),
                    "move it out of the way, then retry, or cancel the promotion");
        }
    }

    /** What lies where a compose should is not that compose. Nothing was touched. */
    public static final class ForeignTree extends ContentException {
        private static final long serialVersionUID = 1L;

        ForeignTree(String message) {
            super(message, "look at what is there; remove it by hand if nobody needs it, then retry, or cancel");
        }
    }

    /** A link's name is taken by something that we did not record as ours. */
    public static final class ForeignLink extends ContentException {
        private static final long serialVersionUID = 1L;

        ForeignLink(String message) {
            super(message, "remove it if it may be replaced, then retry");
        }
    }
}
