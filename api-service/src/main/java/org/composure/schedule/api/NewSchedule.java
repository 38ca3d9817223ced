package org.composure.schedule.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.compose.Stages;
import org.composure.policy.Durations;
import org.composure.problem.ProblemException;
import org.composure.promotion.store.Aim;
import org.composure.schedule.store.Cron;
import org.composure.schedule.store.ScheduleLedger.Plan;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What is posted to make a schedule. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(
        name = "NewSchedule",
        description = "A schedule to make.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewSchedule(
        @Schema(description = "Its name, unique.", pattern = NAME_FORM)
        String name,

        @Schema(
                description = "The short name of the release whose composes it has promoted.",
                maxLength = LONGEST_RELEASE,
                pattern = TextForm.LINE)
        String releaseShort,

        @Schema(description = "The version of that release.", maxLength = LONGEST_RELEASE, pattern = TextForm.LINE)
        String releaseVersion,

        @Schema(description = "The stage that they are to reach.", ref = "#/components/schemas/Stage")
        String to,

        @Schema(
                description = "When: a cron expression of five fields, or six beginning with the second.",
                format = "cron",
                maxLength = LONGEST_CRON,
                example = "0 2 * * *")
        String cron,

        @Schema(description = "The time zone of that; UTC if absent.", format = "time-zone", example = "Europe/Prague")
        @Nullable
        String zone,

        @Schema(
                description =
                        "How long a run waits for a candidate to qualify: a number and s, m, h or d. It looks once if absent.",
                pattern = Durations.FORM,
                example = "3h")
        @Nullable
        String waitFor) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CRON = 200;
    private static final int LONGEST_RELEASE = 255;
    private static final String NAME_FORM = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$";

    private static final TextForm NAME = TextForm.matching(
            "a name: 1 to " + LONGEST_NAME + " of A-Z a-z 0-9 . _ -, beginning with a letter or digit",
            LONGEST_NAME,
            NAME_FORM);
    private static final TextForm RELEASE = TextForm.line("part of a release's name", LONGEST_RELEASE);
    private static final TextForm CRON =
            new TextForm(Cron.EXPECTED, text -> text.length() <= LONGEST_CRON && Cron.isValid(text));
    private static final TextForm ZONE = new TextForm(Cron.EXPECTED_ZONE, Cron::isZone);
    private static final TextForm WAIT = TextForm.matching(Durations.EXPECTED + ", for example 3h", 6, Durations.FORM);

    /**
     * Reads it.
     *
     * @throws ProblemException with all errors that were found
     */
    static Plan read(JsonBody body, Stages stages) {
        Fields fields = Fields.of(body.object("No JSON POST data submitted."));
        String name = fields.requiredText("name", NAME);
        String releaseShort = fields.requiredText("release_short", RELEASE);
        String releaseVersion = fields.requiredText("release_version", RELEASE);
        String to = fields.requiredText("to", TextForm.stage(stages));
        String cron = fields.requiredText("cron", CRON);
        String zone = fields.text("zone", ZONE);
        String waitFor = fields.text("wait_for", WAIT);
        fields.onlyKnown("name", "release_short", "release_version", "to", "cron", "zone", "wait_for");
        fields.check();
        return new Plan(name, new Aim(releaseShort, releaseVersion, to), cron, zone == null ? "UTC" : zone, waitFor);
    }
}
