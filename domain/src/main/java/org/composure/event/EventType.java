package org.composure.event;

/**
 * What is announced on the bus. The wire name is the event's name in the message and, after the configured prefix, its
 * routing key. The first four compose events are CTS's own; the last one is a schedule's, all others are a compose's.
 */
public enum EventType {
    COMPOSE_CREATED("compose-created"),
    COMPOSE_CHANGED("compose-changed"),
    COMPOSE_TAGGED("compose-tagged"),
    COMPOSE_UNTAGGED("compose-untagged"),
    COMPOSE_RELOCATED("compose-relocated"),
    COMPOSE_EXPIRING("compose-expiring"),
    COMPOSE_TRASHED("compose-trashed"),
    COMPOSE_PUT_BACK("compose-put-back"),
    COMPOSE_REMOVED("compose-removed"),
    PROMOTION_REQUESTED("promotion-requested"),
    PROMOTION_WAITING("promotion-waiting"),
    PROMOTION_APPROVED("promotion-approved"),
    PROMOTION_STARTED("promotion-started"),
    PROMOTION_STALLED("promotion-stalled"),
    PROMOTION_COMPLETED("promotion-completed"),
    PROMOTION_FAILED("promotion-failed"),
    PROMOTION_REJECTED("promotion-rejected"),
    PROMOTION_CANCELLED("promotion-cancelled"),
    PROMOTION_EXPIRED("promotion-expired"),
    SCHEDULE_RUN("schedule-run");

    private final String wire;

    EventType(String wire) {
        this.wire = wire;
    }

    /** The event's name in messages and rows. */
    public String wire() {
        return wire;
    }
}
