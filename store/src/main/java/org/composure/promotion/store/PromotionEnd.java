package org.composure.promotion.store;

import java.time.Clock;
import org.composure.actor.Caller;
import org.composure.compose.store.ComposeLedger;
import org.composure.event.EventType;
import org.composure.promotion.PromotionState;
import org.composure.tag.store.TagRepository;

/** Ends promotions: state, event, and the tag that asked for it, within the transaction that decides about the end. */
public class PromotionEnd {

    private final PromotionRepository promotions;
    private final ComposeLedger composes;
    private final TagRepository tags;
    private final PromotionAnnouncer announcer;
    private final Clock clock;

    /** Wires it up. */
    public PromotionEnd(
            PromotionRepository promotions,
            ComposeLedger composes,
            TagRepository tags,
            PromotionAnnouncer announcer,
            Clock clock) {
        this.promotions = promotions;
        this.composes = composes;
        this.tags = tags;
        this.announcer = announcer;
        this.clock = clock;
    }

    /**
     * Ends a promotion, whose lock and whose compose's are held.
     *
     * @param why what came of it, in a sentence: the history of the compose says it, if a tag had asked for the promotion
     * @param agent who ends it
     */
    void end(PromotionEntity promotion, PromotionState last, String why, EventType event, String agent) {
        promotion.end(last, why, clock.instant());
        promotions.flush();
        String requestTag = promotion.policyVersion().policy().requestTag();
        if (requestTag != null) {
            tags.findByTagName(requestTag)
                    .ifPresent(tag -> composes.removeTag(
                            promotion.compose(),
                            tag,
                            Caller.SYSTEM,
                            "The promotion to " + promotion.toStage() + " is " + last.wire() + ". " + why,
                            null,
                            promotion.id()));
        }
        announcer.announce(promotion, event, agent);
    }
}
