package org.composure.compose.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.node.ObjectNode;

/** What a compose can be patched with. */
sealed interface ComposeEdit {

    /** Adds a tag. */
    record Tag(String tag, @Nullable String userData) implements ComposeEdit {}

    /** Takes a tag away. */
    record Untag(String tag, @Nullable String userData) implements ComposeEdit {}

    /** Sets the URL. */
    record SetUrl(String url) implements ComposeEdit {}

    /** The body as it is documented. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ComposePatch", description = "A change of a compose. Unknown members are ignored.")
    record Body(
            @Schema(allowableValues = {"tag", "untag", "set_url"})
            String action,

            @Schema(description = "The tag's name, for tag and untag.") @Nullable
            String tag,

            @Schema(description = "The new URL, for set_url.") @Nullable
            String composeUrl,

            @Schema(description = "Kept with the change, for tag and untag.") @Nullable
            String userData) {}

    /** The longest text that can be attached to a change. */
    int LONGEST_USER_DATA = 100_000;

    /**
     * Reads it, checking in CTS's order.
     *
     * @throws ProblemException with CTS's messages
     */
    static ComposeEdit read(JsonBody body) {
        ObjectNode patch = body.object("No JSON PATCH data submitted.");
        Fields fields = Fields.of(patch);
        if (!fields.has("action")) {
            throw missing(fields, "action", "tag, untag or set_url");
        }
        JsonNode action = fields.get("action");
        return switch (action.isString() ? action.stringValue() : "") {
            case "tag" -> new Tag(tag(fields), userData(fields));
            case "untag" -> new Untag(tag(fields), userData(fields));
            case "set_url" -> new SetUrl(url(fields));
            default -> throw refused(fields, "action", "tag, untag or set_url", "Unknown action.");
        };
    }

    private static String tag(Fields fields) {
        JsonNode tag = fields.get("tag");
        if (!fields.has("tag") || (tag.isString() && tag.stringValue().isEmpty())) {
            throw missing(fields, "tag", "the name of a tag");
        }
        if (!tag.isString()) {
            fields.refuse("tag", "the name of a tag");
            fields.check();
        }
        return tag.stringValue();
    }

    /** CTS keeps numbers as text. */
    private static @Nullable String userData(Fields fields) {
        if (fields.get("user_data").isNumber()) {
            return fields.get("user_data").toString();
        }
        String data = fields.text(
                "user_data",
                new TextForm(
                        "text of at most " + LONGEST_USER_DATA + " characters",
                        text -> text.length() <= LONGEST_USER_DATA));
        fields.check();
        return data;
    }

    private static String url(Fields fields) {
        if (!fields.has("compose_url")) {
            throw missing(fields, "compose_url", TextForm.URL.expected());
        }
        String url = fields.text("compose_url", TextForm.URL);
        if (url == null) {
            throw refused(
                    fields,
                    "compose_url",
                    TextForm.URL.expected(),
                    "\"compose_url\" field must be a valid http(s) URL");
        }
        return url;
    }

    private static ProblemException missing(Fields fields, String name, String expected) {
        return refused(fields, name, expected, "No \"" + name + "\" field in JSON PATCH data.");
    }

    private static ProblemException refused(Fields fields, String name, String expected, String message) {
        return ProblemException.invalid(message, List.of(fields.error(name, expected)));
    }
}
