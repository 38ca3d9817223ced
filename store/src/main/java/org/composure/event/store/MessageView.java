package org.composure.event.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.composure.event.MessageState;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A message as it is shown. All times are UTC.
 *
 * @param id the event's id, which is the message's
 * @param composeId the compose whose change it announces; null where it is a schedule's
 * @param schedule the name of the schedule whose run it announces; null where it is a compose's
 * @param seq the event's number among the events of that compose or schedule
 * @param event the event's name, for example {@code compose-tagged}
 * @param state how far it has come, see {@link MessageState}
 * @param writtenAt when the event happened
 * @param attempts how often the broker has refused it, since it was last retried
 * @param nextAttemptAt when it is tried next; null unless it waits
 * @param parkedAt since when it is parked; null unless it is
 * @param error what the broker said last; null if it has not refused it
 * @param behind how many later messages of the same compose or schedule wait for it or with it
 * @param discarded who gave it up; null unless somebody did
 * @param body what is announced; left out in lists
 */
@JsonNaming(SnakeCaseStrategy.class)
public record MessageView(
        UUID id,
        @Nullable String composeId,
        @Nullable String schedule,
        long seq,
        String event,
        String state,
        Instant writtenAt,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant parkedAt,
        @Nullable String error,
        long behind,
        @Nullable Discarded discarded,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode body) {

    /**
     * Who gave a message up.
     *
     * @param at when
     * @param by who
     * @param comment why, in that person's words
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Discarded(Instant at, String by, @Nullable String comment) {}
}
