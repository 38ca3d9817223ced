package org.composure.promotion.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.compose.ComposeId;
import org.composure.compose.Stages;
import org.composure.problem.ProblemException;
import org.composure.promotion.store.PromotionRequests.Wish;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What is posted to request a promotion. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(
        name = "NewPromotion",
        description = "A promotion to request.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewPromotion(
        @Schema(description = "The compose to promote.", pattern = ComposeId.FORM, maxLength = ComposeId.LONGEST)
        String composeId,

        @Schema(description = "The stage that it is to reach.", ref = "#/components/schemas/Stage")
        String to,

        @Schema(description = "Why, in your words.", maxLength = LONGEST_TEXT, pattern = TextForm.LINES) @Nullable
        String reason) {

    /** The longest reason or comment. */
    static final int LONGEST_TEXT = 5000;

    /** What people say about a promotion. */
    static final TextForm SAID = TextForm.lines("text", LONGEST_TEXT);

    /**
     * Reads it.
     *
     * @throws ProblemException with all errors that were found
     */
    static Wish read(JsonBody body, Stages stages) {
        Fields fields = Fields.of(body.object("No JSON POST data submitted."));
        String composeId = fields.requiredText("compose_id", TextForm.COMPOSE_ID);
        String to = fields.requiredText("to", TextForm.stage(stages));
        String reason = fields.text("reason", SAID);
        fields.onlyKnown("compose_id", "to", "reason");
        fields.check();
        return new Wish(new ComposeId(composeId), to, reason);
    }
}
