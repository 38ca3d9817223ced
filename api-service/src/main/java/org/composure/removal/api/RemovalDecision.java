package org.composure.removal.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.problem.ProblemException;
import org.composure.removal.RemovalAction;
import org.jspecify.annotations.Nullable;

/**
 * What a person decides about a removal.
 *
 * @param action what is decided
 * @param comment why, in that person's words
 */
@Schema(
        name = "RemovalDecision",
        description = "A decision about a removal.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record RemovalDecision(
        @Schema(
                description =
                        "cancel calls it off and puts back what is in the trash; retry tries a stalled one once more;"
                                + " empty deletes it from the trash now.")
        RemovalAction action,

        @Schema(description = "Why, in your words.", maxLength = NewRemoval.LONGEST_TEXT, pattern = TextForm.LINES)
        @Nullable
        String comment) {

    private static final TextForm ACTION = TextForm.oneOf(RemovalAction.wires());

    /**
     * Reads it.
     *
     * @throws ProblemException with all errors that were found
     */
    static RemovalDecision read(JsonBody body) {
        Fields fields = Fields.of(body.object("No JSON PATCH data submitted."));
        String action = fields.requiredText("action", ACTION);
        String comment = fields.text("comment", NewRemoval.SAID);
        fields.onlyKnown("action", "comment");
        fields.check();
        return new RemovalDecision(RemovalAction.ofWire(action).orElseThrow(), comment);
    }
}
