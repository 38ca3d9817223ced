package org.composure.compose.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.api.UserData;
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

    /** Keeps the compose for longer. */
    record Extend(Instant until, @Nullable String userData) implements ComposeEdit {}

    /** Keeps the compose from being removed. */
    record Hold(@Nullable String userData) implements ComposeEdit {}

    /** Ends a hold: the caller's own, or the one of whom it names. */
    record Release(@Nullable String holder, @Nullable String userData) implements ComposeEdit {}

    /** The body as it is documented. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ComposePatch", description = "A change of a compose. Unknown members are ignored.")
    record Body(
            @Schema(allowableValues = {"tag", "untag", "set_url", "extend", "hold", "release"})
            String action,

            @Schema(description = "The tag's name, for tag and untag.") @Nullable
            String tag,

            @Schema(description = "The new URL, for set_url.") @Nullable
            String composeUrl,

            @Schema(
                    description = "Until when the compose is to be kept, UTC, for extend.",
                    format = "date-time",
                    pattern = TextForm.TIME)
            @Nullable
            String until,

            @Schema(description = "Whose hold ends, for release; your own if absent.") @Nullable
            String holder,

            @Schema(description = "Kept with the change, for all but set_url; for hold it is the reason that is shown.")
            @Nullable
            String userData) {}

    /** Everything that can be done. */
    String ACTIONS = "tag, untag, set_url, extend, hold or release";

    /**
     * Reads it, checking in CTS's order.
     *
     * @throws ProblemException with CTS's messages
     */
    static ComposeEdit read(JsonBody body) {
        ObjectNode patch = body.object("No JSON PATCH data submitted.");
        Fields fields = Fields.of(patch);
        if (!fields.has("action")) {
            throw missing(fields, "action", ACTIONS);
        }
        JsonNode action = fields.get("action");
        return switch (action.isString() ? action.stringValue() : "") {
            case "tag" -> new Tag(tag(fields), userData(fields));
            case "untag" -> new Untag(tag(fields), userData(fields));
            case "set_url" -> new SetUrl(url(fields));
            case "extend" -> new Extend(until(fields), userData(fields));
            case "hold" -> new Hold(userData(fields));
            case "release" -> release(fields);
            default -> throw refused(fields, "action", ACTIONS, "Unknown action.");
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

    private static @Nullable String userData(Fields fields) {
        String data = UserData.read(fields);
        fields.check();
        return data;
    }

    private static Instant until(Fields fields) {
        String until = fields.requiredText("until", TextForm.INSTANT);
        fields.check();
        return TextForm.instant(until);
    }

    private static Release release(Fields fields) {
        String holder = fields.text("holder", TextForm.USER);
        String data = userData(fields);
        fields.check();
        return new Release(holder, data);
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
