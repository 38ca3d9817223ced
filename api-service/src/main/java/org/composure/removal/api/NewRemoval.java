package org.composure.removal.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.compose.ComposeId;
import org.composure.problem.ProblemException;
import org.composure.removal.store.RemovalRequests.Wish;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What is posted to request a removal. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(
        name = "NewRemoval",
        description = "A removal to request.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewRemoval(
        @Schema(description = "The compose to remove.", pattern = ComposeId.FORM, maxLength = ComposeId.LONGEST)
        String composeId,

        @Schema(
                description =
                        "When it may go at the earliest; a time in the past is now. The usual notice from now if absent.",
                format = "date-time",
                pattern = TextForm.TIME)
        @Nullable
        String dueAt,

        @Schema(description = "Why, in your words.", maxLength = LONGEST_TEXT, pattern = TextForm.LINES) @Nullable
        String reason) {

    /** The longest reason or comment. */
    static final int LONGEST_TEXT = 5000;

    /** What people say about a removal. */
    static final TextForm SAID = TextForm.lines("text", LONGEST_TEXT);

    /**
     * Reads it.
     *
     * @throws ProblemException with all errors that were found
     */
    static Wish read(JsonBody body) {
        Fields fields = Fields.of(body.object("No JSON POST data submitted."));
        String composeId = fields.requiredText("compose_id", TextForm.COMPOSE_ID);
        String dueAt = fields.text("due_at", TextForm.INSTANT);
        String reason = fields.text("reason", SAID);
        fields.onlyKnown("compose_id", "due_at", "reason");
        fields.check();
        return new Wish(new ComposeId(composeId), dueAt == null ? null : TextForm.instant(dueAt), reason);
    }
}
