package org.composure.event.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.event.MessageAction;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What a person decides about a parked message.
 *
 * @param action what is decided
 * @param comment why, in that person's words
 */
@Schema(
        name = "NewMessageDecision",
        description = "A decision about a parked message.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewMessageDecision(
        MessageAction action,

        @Schema(
                description = "Why, in your words.",
                maxLength = NewMessageDecision.LONGEST_COMMENT,
                pattern = TextForm.LINES)
        @Nullable
        String comment) {

    private static final int LONGEST_COMMENT = 5000;
    private static final TextForm ACTION = TextForm.oneOf(MessageAction.wires());
    private static final TextForm SAID = TextForm.lines("text", LONGEST_COMMENT);

    /**
     * Reads it.
     *
     * @throws ProblemException with all errors that were found
     */
    static NewMessageDecision read(JsonBody body) {
        Fields fields = Fields.of(body.object("No JSON PATCH data submitted."));
        String action = fields.requiredText("action", ACTION);
        String comment = fields.text("comment", SAID);
        fields.onlyKnown("action", "comment");
        fields.check();
        return new NewMessageDecision(MessageAction.ofWire(action).orElseThrow(), comment);
    }
}
