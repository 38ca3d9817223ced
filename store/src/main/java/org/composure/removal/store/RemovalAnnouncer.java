package org.composure.removal.store;

import org.composure.event.EventType;
import org.composure.event.store.EventLog;
import tools.jackson.databind.json.JsonMapper;

/** Announces what happens to composes that are removed, with the whole removal in the message. */
public class RemovalAnnouncer {

    private final RemovalRepository removals;
    private final RemovalViews views;
    private final EventLog events;
    private final JsonMapper json;

    /** Wires it up. */
    public RemovalAnnouncer(RemovalRepository removals, RemovalViews views, EventLog events, JsonMapper json) {
        this.removals = removals;
        this.views = views;
        this.events = events;
        this.json = json;
    }

    /** Announces, within the transaction of the change. */
    void announce(RemovalEntity removal, EventType type, String agent) {
        removals.flush();
        events.record(
                removal.compose(), type, agent, null, body -> body.set("removal", json.valueToTree(views.of(removal))));
    }
}
