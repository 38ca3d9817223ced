package org.composure.event.worker;

import java.time.Duration;
import org.composure.event.store.EventOrder;

/** The lane that puts events into one order and wakes whom they concern. */
public class EventOrdering extends Lane {

    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final EventOrder order;

    EventOrdering(EventOrder order) {
        super("event-order");
        this.order = order;
    }

    @Override
    protected Duration work() {
        return order.advance(BATCH) == BATCH ? Duration.ZERO : POLL;
    }
}
