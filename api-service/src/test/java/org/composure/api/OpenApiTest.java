package org.composure.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.composure.event.MessageAction;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.PromotionState;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest extends RunningApi {

    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    @Test
    @Shows("route-openapi")
    void theDescriptionIsValidOpenApi31() {
        Answer answer = get("/static/openapispec.json");
        assertThat(answer.status()).isEqualTo(200);

        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult result =
                new OpenAPIV3Parser().readContents(answer.response().body(), List.of(), options);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).startsWith("3.1");
    }

    @Test
    void theDescriptionNamesEveryRouteAndWhatItTakesAndAnswers() throws Exception {
        JsonNode api = get("/static/openapispec.json").json();
        Files.writeString(Path.of("target/openapispec.json"), api.toPrettyString());

        assertThat(api.path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/1/about/",
                        "/api/1/composes/",
                        "/api/1/composes/{id}",
                        "/api/1/composes/{id}/changes/",
                        "/api/1/composes/{id}/repo/",
                        "/api/1/userinfo",
                        "/api/1/metrics/",
                        "/api/1/tags/",
                        "/api/1/tags/{idOrName}/changes/",
                        "/api/1/tags/{idOrName}",
                        "/api/1/promotions/",
                        "/api/1/promotions/{id}",
                        "/api/1/policies/",
                        "/api/1/policies/schema",
                        "/api/1/removals/",
                        "/api/1/removals/{id}",
                        "/api/1/candidates/",
                        "/api/1/schedules/",
                        "/api/1/schedules/{id}",
                        "/api/1/schedules/{id}/changes/",
                        "/api/1/schedules/{id}/runs/",
                        "/api/1/schedules/{id}/runs/{run}",
                        "/api/1/messages/",
                        "/api/1/messages/{id}");
        assertThat(api.at("/paths/~1api~11~1composes~1/get/parameters")
                        .valueStream()
                        .map(parameter -> parameter.path("name").asString()))
                .contains(
                        "id",
                        "id_contains",
                        "release_short_startswith",
                        "label_endswith",
                        "date_before",
                        "tag",
                        "respin")
                .doesNotContain("respin_contains", "final_endswith");
        assertThat(api.at("/paths/~1api~11~1composes~1{id}~1repo~1/get/responses/200/content")
                        .propertyNames())
                .containsExactly("text/plain");
        assertThat(api.at("/paths/~1api~11~1tags~1{idOrName}/patch/responses").propertyNames())
                .contains("200", "400", "404", "409", "413");
        assertThat(api.at("/paths/~1api~11~1messages~1{id}/patch/responses").propertyNames())
                .contains("200", "400", "403", "404", "409");
        JsonNode schemas = api.path("components").path("schemas");
        assertThat(schemas.path("ComposeView").path("properties").propertyNames())
                .contains("compose_info", "respin_of", "respun_by", "compose_url", "stage", "stage_since", "location")
                .contains("expires_at", "expiry_reason", "holds", "removed_at");
        assertThat(schemas.at("/ComposeView/properties/respin_of/type").toString())
                .contains("null");
        assertThat(schemas.at("/PromotionView/required").toString())
                .contains("requested_by")
                .doesNotContain("outcome");
        assertThat(schemas.path("StepView").path("properties").propertyNames()).contains("remedy", "progress");
        assertThat(schemas.at("/StepView/properties/progress/anyOf/0/$ref").asString())
                .endsWith("/ProgressView");
        assertThat(schemas.path("ProgressView").path("properties").propertyNames())
                .containsExactlyInAnyOrder(
                        "files_done",
                        "files_total",
                        "files_kept",
                        "bytes_done",
                        "bytes_total",
                        "bytes_kept",
                        "files_per_second",
                        "bytes_per_second",
                        "eta",
                        "at");
        assertThat(schemas.at("/ProgressView/properties/eta/type").toString()).contains("null");
        assertThat(schemas.at("/PromotionView/properties/stall/anyOf/0/$ref").asString())
                .endsWith("/Stall");
        assertThat(schemas.at("/MessageView/required").toString())
                .contains("event", "written_at")
                .doesNotContain("compose_id", "parked_at", "body");
        assertThat(schemas.at("/Stall/required").toString()).isEqualTo("[\"reason\",\"remedy\",\"since\"]");
        assertThat(schemas.at("/Manifest/required").toString()).isEqualTo("[\"path\",\"sha256\",\"volume\"]");
        assertThat(api.at("/paths/~1api~11~1promotions~1/post/responses").propertyNames())
                .contains("200", "202", "400", "404", "409", "413", "422", "default");
        assertThat(api.at("/paths/~1api~11~1removals~1/post/responses").propertyNames())
                .contains("200", "202", "400", "404", "409", "413", "422", "default");
        assertThat(api.at("/paths/~1api~11~1removals~1{id}/patch/responses").propertyNames())
                .contains("200", "400", "404", "409");
        assertThat(schemas.at("/RemovalDecision/properties/action/enum").toString())
                .isEqualTo("[\"cancel\",\"retry\",\"empty\"]");
        assertThat(schemas.at("/NewRemoval/required").toString()).isEqualTo("[\"compose_id\"]");
        assertThat(schemas.at("/RemovalView/required").toString())
                .contains("kept_by", "due_at")
                .doesNotContain("outcome", "empty_at");
        assertThat(api.at("/paths/~1api~11~1schedules~1/post/responses").propertyNames())
                .contains("201", "400", "409", "413", "422", "default");
        assertThat(api.at("/paths/~1api~11~1schedules~1{id}/delete/responses").propertyNames())
                .contains("204", "404");
        assertThat(schemas.at("/NewSchedule/required").toString())
                .isEqualTo("[\"cron\",\"name\",\"release_short\",\"release_version\",\"to\"]");
        assertThat(schemas.at("/ScheduleDecision/properties/action/enum").toString())
                .isEqualTo("[\"pause\",\"unpause\",\"trigger\"]");
        assertThat(schemas.at("/RunView/required").toString())
                .contains("candidates", "wait_until")
                .doesNotContain("outcome", "promotion_id");
        assertThat(schemas.at("/Stage/enum").toString())
                .isEqualTo("[\"periodic\",\"nightly\",\"milestone-candidate\",\"milestone\"]");
        assertThat(schemas.at("/NewPromotion/properties/to/$ref").asString()).endsWith("/Stage");
        assertThat(texts(schemas.at("/NewDecision/properties/action/enum"))).isEqualTo(DecisionAction.wires());
        assertThat(texts(schemas.at("/NewMessageDecision/properties/action/enum")))
                .isEqualTo(MessageAction.wires());
        assertThat(texts(parameter(api, "promotions~1", "state").at("/schema/enum")))
                .isEqualTo(PromotionState.wires());
        assertThat(texts(parameter(api, "messages~1", "state").at("/schema/enum")))
                .containsExactly("waiting", "parked");
        assertThat(texts(parameter(api, "messages~1", "order_by").at("/schema/items/enum")))
                .contains("written_at", "-attempts");
        assertThat(parameter(api, "schedules~1{id}~1runs~1{run}", "run")
                        .at("/schema/format")
                        .asString())
                .isEqualTo("uuid");
        assertThat(schemas.at("/ComposePatch/properties/action/enum").toString())
                .contains("extend", "hold", "release");
        assertThat(api.at("/paths/~1api~11~1composes~1/post/requestBody/content/application~1json/schema/$ref")
                        .asString())
                .endsWith("/NewCompose");
    }

    private static JsonNode parameter(JsonNode api, String path, String name) {
        return api.at("/paths/~1api~11~1" + path + "/get/parameters")
                .valueStream()
                .filter(parameter -> parameter.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    @Shows("route-docs")
    void theDocumentationIsServedFromHereAlone() {
        Answer page = get("/api/1/", "Accept", "application/json");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        Matcher assets = ASSET.matcher(page.response().body());
        int found = 0;
        while (assets.find()) {
            found++;
            assertThat(assets.group(1)).startsWith("../../");
            assertThat(get(assets.group(1).substring("../..".length())).status())
                    .as(assets.group(1))
                    .isEqualTo(200);
        }
        assertThat(found).isEqualTo(5);
    }
}
