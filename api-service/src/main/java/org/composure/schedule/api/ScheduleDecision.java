package org.composure.schedule.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.problem.ProblemException;
import org.composure.schedule.ScheduleAction;

/** What a person decides about a schedule. */
@Schema(
        name = "ScheduleDecision",
        description = "A decision about a schedule.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ScheduleDecision(
        @Schema(
                description =
                        "pause: no run becomes due any more; unpause: runs become due again, from now on; trigger: a run"
                                + " begins now.")
        ScheduleAction action) {

    private static final TextForm ACTION = TextForm.oneOf(ScheduleAction.wires());

    /**
     * Reads it.
     *
     * @throws ProblemException with all errors that were found
     */
    static ScheduleAction read(JsonBody body) {
        Fields fields = Fields.of(body.object("No JSON PATCH data submitted."));
        String action = fields.requiredText("action", ACTION);
        fields.onlyKnown("action");
        fields.check();
        return ScheduleAction.ofWire(action).orElseThrow();
    }
}
