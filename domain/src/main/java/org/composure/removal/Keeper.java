package org.composure.removal;

import java.util.Locale;

/**
 * Something that keeps a compose from being removed.
 *
 * @param kind what kind of thing
 * @param reason what exactly, in a sentence
 */
public record Keeper(Kind kind, String reason) {

    /** What can keep a compose. */
    public enum Kind {
        /** It is in the last stage: customers have it. */
        MILESTONE,
        /** Somebody holds it. */
        HOLD,
        /** A promotion of it is open. */
        PROMOTION,
        /** A compose that has it as a parent is still there. */
        CHILD,
        /** A compose that respins it is still there. */
        RESPIN,
        /** A link that we made leads to it. */
        LINK,
        /** Another compose lies in its directory. */
        INNER,
        /** It lies on no volume of ours, so that there is nothing that could be removed. */
        NO_LOCATION;

        /** The kind's name in the API and in rows. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
