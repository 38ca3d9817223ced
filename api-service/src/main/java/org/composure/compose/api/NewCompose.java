package org.composure.compose.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.composure.api.Fields;
import org.composure.api.JsonBody;
import org.composure.api.TextForm;
import org.composure.compose.Location;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.productmd.ComposeInfo;
import org.composure.productmd.ComposeInfoReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.node.ObjectNode;

/** What is posted to register a compose. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "NewCompose", description = "A compose to register. Unknown members are ignored.")
record NewCompose(
        @Schema(description = "The productmd ComposeInfo, of header version 1.0 to 1.2; all of it is kept.")
        JsonNode composeInfo,

        @Schema(description = "The ids of the composes that this one builds on.") @Nullable
        List<String> parentComposeIds,

        @Schema(description = "The id of the compose that this one respins.") @Nullable
        String respinOf,

        @Schema(description = "Where the compose can be reached. Under a volume's URL, it tells the location as well.")
        @Nullable
        String composeUrl,

        @Schema(description = "Where the compose lies; wins over compose_url, which follows from it.") @Nullable
        Location location) {

    private static final int MOST_PARENTS = 1000;
    private static final TextForm COMPOSE_ID = TextForm.line("a compose's id", 255);
    private static final TextForm VOLUME = TextForm.line("a volume's name", 63);
    private static final TextForm PATH = new TextForm(Location.EXPECTED_PATH, Location::isValidPath);

    /**
     * Reads it.
     *
     * @throws ProblemException with CTS's messages, and all errors that were found
     */
    static Registration read(JsonBody body) {
        ObjectNode posted = body.object("No JSON POST data submitted");
        Fields fields = Fields.of(posted);
        List<String> parents = fields.texts("parent_compose_ids", MOST_PARENTS, COMPOSE_ID);
        String respinOf = fields.text("respin_of", COMPOSE_ID);
        String composeUrl = fields.text("compose_url", TextForm.URL);
        Location location = location(fields);
        ComposeInfo info = composeInfo(fields);
        fields.check();
        return new Registration(info, parents, respinOf, composeUrl, location);
    }

    private static ComposeInfo composeInfo(Fields fields) {
        if (!fields.has("compose_info")) {
            fields.refuse("compose_info", "a productmd ComposeInfo");
            throw ProblemException.invalid("No \"compose_info\" field in JSON POST data.", fields.errors());
        }
        try {
            return ComposeInfoReader.read(fields.get("compose_info"), "compose_info");
        } catch (ProblemException e) {
            List<FieldError> errors = new ArrayList<>(e.errors());
            errors.addAll(fields.errors());
            throw ProblemException.invalid("Cannot parse \"compose_info\": " + e.getMessage(), errors);
        }
    }

    private static @Nullable Location location(Fields fields) {
        Fields location = fields.object("location", "an object of volume and path");
        if (location == null) {
            return null;
        }
        location.onlyKnown("volume", "path");
        String volume = location.requiredText("volume", VOLUME);
        String path = location.requiredText("path", PATH);
        try {
            return new Location(volume, path);
        } catch (IllegalArgumentException e) {
            if (!volume.isEmpty() && !path.isEmpty()) {
                location.refuse("volume", "a volume's name: a-z, 0-9 and -, beginning with a letter");
            }
            return null;
        }
    }
}
