package org.composure.tag.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.api.UserData;
import org.composure.problem.ProblemException;
import org.composure.tag.store.TagEdit;
import org.composure.tag.store.TagEdit.Action;
import org.composure.tag.store.TagEdit.Grant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a tag can be patched with, as it is documented. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(
        name = "TagPatch",
        description = "A change of a tag; what is empty or missing stays. Unknown members are ignored.")
record TagPatch(
        @Nullable String name,
        @Nullable String description,
        @Nullable String documentation,

        @Schema(allowableValues = {"add_tagger", "remove_tagger", "add_untagger", "remove_untagger"}) @Nullable
        String action,

        @Schema(description = "Whom the action is about.") @Nullable
        String username,

        @Schema(description = "The group that the action is about.") @Nullable
        String group,

        @Schema(description = "Kept with each change.") @Nullable
        String userData) {

    private static final TextForm USER = TextForm.line("a user's name", 200);
    private static final TextForm GROUP = TextForm.line("a group's name", 200);
    private static final String ACTIONS =
            Arrays.stream(Action.values()).map(Action::wire).collect(Collectors.joining(", "));

    /**
     * Reads it.
     *
     * @throws ProblemException with CTS's messages, or all errors that were found
     */
    static TagEdit read(JsonBody body) {
        Fields fields = Fields.of(body.object("No JSON POST data submitted."));
        TagEdit edit = new TagEdit(
                text(fields, "name", NewTag.NAME),
                text(fields, "description", NewTag.TEXT),
                text(fields, "documentation", NewTag.TEXT),
                isGiven(fields, "action") ? grant(fields) : null,
                UserData.read(fields));
        fields.check();
        return edit;
    }

    private static Grant grant(Fields fields) {
        JsonNode asked = fields.get("action");
        Action action = Arrays.stream(Action.values())
                .filter(one -> asked.isString() && one.wire().equals(asked.stringValue()))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "Unknown action.", List.of(fields.error("action", "one of " + ACTIONS))));
        if (!isGiven(fields, "username") && !isGiven(fields, "group")) {
            throw ProblemException.invalid(
                    "Either \"username\" or \"group\" should be defined.",
                    List.of(fields.error("username", USER.expected()), fields.error("group", GROUP.expected())));
        }
        return new Grant(action, text(fields, "username", USER), text(fields, "group", GROUP));
    }

    private static @Nullable String text(Fields fields, String name, TextForm form) {
        return isGiven(fields, name) ? fields.text(name, form) : null;
    }

    private static boolean isGiven(Fields fields, String name) {
        JsonNode value = fields.get(name);
        return fields.has(name) && !(value.isString() && value.stringValue().isEmpty());
    }
}
