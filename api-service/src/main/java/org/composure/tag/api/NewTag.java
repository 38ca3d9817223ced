package org.composure.tag.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.api.UserData;
import org.composure.problem.ProblemException;
import org.composure.tag.TagName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What is posted to make a tag.
 *
 * @param name how composes are tagged with it; not a number, which would be taken for an id
 * @param description what it means
 * @param documentation where more is said about it
 * @param userData kept with the change
 */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "NewTag", description = "A tag to make. Unknown members are ignored.")
record NewTag(
        String name,
        String description,
        String documentation,
        @Nullable String userData) {

    private static final int LONGEST_TEXT = 10_000;
    static final TextForm NAME = new TextForm(TagName.EXPECTED, TagName::isValid);
    static final TextForm TEXT = TextForm.lines("text", LONGEST_TEXT);

    /**
     * Reads it.
     *
     * @throws ProblemException with CTS's message for the first member that is missing, and all errors that were found
     */
    static NewTag read(JsonBody body) {
        Fields fields = Fields.of(body.object("No JSON POST data submitted."));
        NewTag tag = new NewTag(
                fields.requiredText("name", NAME),
                required(fields, "description"),
                required(fields, "documentation"),
                UserData.read(fields));
        for (String name : List.of("name", "description", "documentation")) {
            if (isNotDefined(fields, name)) {
                throw ProblemException.invalid("Tag \"" + name + "\" is not defined.", fields.errors());
            }
        }
        fields.check();
        return tag;
    }

    private static String required(Fields fields, String name) {
        String text = fields.requiredText(name, TEXT);
        if (fields.has(name) && isNotDefined(fields, name)) {
            fields.refuse(name, TEXT.expected() + ", and not empty");
        }
        return text;
    }

    private static boolean isNotDefined(Fields fields, String name) {
        JsonNode value = fields.get(name);
        return !fields.has(name) || (value.isString() && value.stringValue().isEmpty());
    }
}
