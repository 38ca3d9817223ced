package org.composure.promotion.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.problem.ProblemException;
import org.composure.promotion.DecisionAction;
import org.jspecify.annotations.Nullable;

/**
 * What a person decides about a promotion.
 *
 * @param action what is decided
 * @param comment why, in that person's words
 */
@Schema(
        name = "NewDecision",
        description = "A decision about a promotion.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewDecision(
        DecisionAction action,

        @Schema(description = "Why, in your words.", maxLength = NewPromotion.LONGEST_TEXT, pattern = TextForm.LINES)
        @Nullable
        String comment) {

    private static final TextForm ACTION = TextForm.oneOf(DecisionAction.wires());

    /**
     * Reads it.
     *
     * @throws ProblemException with all errors that were found
     */
    static NewDecision read(JsonBody body) {
        Fields fields = Fields.of(body.object("No JSON PATCH data submitted."));
        String action = fields.requiredText("action", ACTION);
        String comment = fields.text("comment", NewPromotion.SAID);
        fields.onlyKnown("action", "comment");
        fields.check();
        return new NewDecision(DecisionAction.ofWire(action).orElseThrow(), comment);
    }
}
