package org.composure.promotion.store;

import org.composure.event.EventType;
import org.composure.event.store.EventLog;
import tools.jackson.databind.json.JsonMapper;

/** Announces what happens to promotions, with the whole promotion in the message. */
public class PromotionAnnouncer {

    private final PromotionRepository promotions;
    private final PromotionViews views;
    private final EventLog events;
    private final JsonMapper json;

    /** Wires it up. */
    public PromotionAnnouncer(PromotionRepository promotions, PromotionViews views, EventLog events, JsonMapper json) {
        this.promotions = promotions;
        this.views = views;
        this.events = events;
        this.json = json;
    }

    /** Announces, within the transaction of the change. */
    void announce(PromotionEntity promotion, EventType type, String agent) {
        promotions.flush();
        events.record(
                promotion.compose(),
                type,
                agent,
                promotion.id(),
                body -> body.set("promotion", json.valueToTree(views.of(promotion))));
    }
}
