package org.composure.compose.store;

import java.util.Optional;
import org.composure.actor.Caller;
import org.composure.tag.store.TagEntity;

/** What tags ask for, beside being there. It is carried out in the transaction in which somebody puts one on a compose. */
@FunctionalInterface
public interface TagMeaning {

    /**
     * Does what a tag asks for that a compose has just got.
     *
     * @param compose the compose, whose lock is held
     * @return why that is not possible, in a sentence: then the tag is taken off again; empty if it was done, or there is nothing
     *     to be done
     */
    Optional<String> carryOut(Caller caller, ComposeEntity compose, TagEntity tag);
}
