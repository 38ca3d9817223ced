package org.composure.promotion.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CandidateApiTest extends RunningApi {

    private static final String CANDIDATES = "/api/1/candidates/";

    /** A compose on a volume; a finished one passes every gate to nightly. */
    private String built(String release, boolean finished) throws IOException {
        int respin = get("/api/1/composes/?release_short=" + release)
                .json()
                .at("/meta/total")
                .asInt();
        String id = release + "-43-20261120.n." + respin;
        Path directory = VOLUMES.resolve("incoming").resolve(id);
        Path metadata = Files.createDirectories(directory.resolve("compose/metadata"));
        Files.writeString(directory.resolve("COMPOSE_ID"), id);
        Files.writeString(directory.resolve("STATUS"), finished ? "FINISHED\n" : "STARTED\n");
        Files.writeString(metadata.resolve("composeinfo.json"), Composes.info(release, respin));
        Files.writeString(metadata.resolve("rpms.json"), """
                {"header": {"type": "productmd.rpms", "version": "1.2"},
                 "payload": {"compose": {"id": "%s", "type": "nightly", "date": "20261120", "respin": %d}, "rpms": {}}}
                """.formatted(id, respin));
        String body = Composes.nightlyWith(release, "\"compose_url\": \"http://localhost/incoming/" + id + "\"");
        assertThat(post("/api/1/composes/", body)
                        .json()
                        .at("/payload/compose/id")
                        .asString())
                .isEqualTo(id);
        return id;
    }

    private JsonNode candidates(String release) {
        Answer answer = get(CANDIDATES + "?to=nightly&release_version=43&release_short=" + release);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> standings(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.path("compose_id").asString() + " "
                        + item.path("standing").asString())
                .toList();
    }

    @Test
    void theBestComesFirstAndEachSaysWhatItLacks() throws IOException {
        String old = built("Best", true);
        String best = built("Best", true);
        String newest = built("Best", false);

        JsonNode page = candidates("Best");

        assertThat(standings(page)).containsExactly(best + " ready", old + " ready", newest + " waiting");
        JsonNode last = page.at("/items/2");
        assertThat(last.path("why").asString()).startsWith("Gate status is unmet: ");
        assertThat(last.path("gates")
                        .valueStream()
                        .map(gate -> gate.path("path").asString()))
                .contains("identity", "status", "signed", "tags");
        assertThat(last.path("stage").asString()).isEqualTo("periodic");
        assertThat(page.at("/meta/total").asInt()).isEqualTo(3);
    }

    @Test
    void showsTheGatesThatADryRunShows() throws IOException {
        String compose = built("Rehearsing", false);

        JsonNode gates = candidates("Rehearsing").at("/items/0/gates");

        JsonNode dryRun = post(
                        "/api/1/promotions/?dry_run=true",
                        "{\"compose_id\": \"%s\", \"to\": \"nightly\"}".formatted(compose))
                .json()
                .path("gates");
        assertThat(gates.valueStream().map(CandidateApiTest::said))
                .containsExactlyElementsOf(
                        dryRun.valueStream().map(CandidateApiTest::said).toList());
    }

    private static String said(JsonNode gate) {
        return gate.path("path") + " " + gate.path("state") + " " + gate.path("reason");
    }

    @Test
    void anOpenPromotionAndTagsAreSeenAtOnceAndFilesThatChangeAreReadAgain() throws IOException {
        String open = built("Changing", true);
        String compose = built("Changing", false);
        assertThat(standings(candidates("Changing"))).containsExactly(open + " ready", compose + " waiting");

        Files.writeString(VOLUMES.resolve("incoming").resolve(compose).resolve("STATUS"), "FINISHED");
        post("/api/1/promotions/", "{\"compose_id\": \"%s\", \"to\": \"nightly\"}".formatted(open));

        assertThat(standings(candidates("Changing"))).containsExactly(compose + " ready", open + " promoting");
    }

    @Test
    void aReleaseWithoutComposesHasNoCandidates() {
        assertThat(candidates("Nobody").path("items").isEmpty()).isTrue();
    }

    @Test
    void refusesAQueryThatDoesNotSayWhatItIsFor() {
        Answer nothing = get(CANDIDATES);
        assertThat(nothing.status()).isEqualTo(400);
        assertThat(nothing.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").asString()))
                .containsExactly("release_short", "release_version", "to");
        assertThat(get(CANDIDATES + "?release_short=A&release_version=1&to=best")
                        .status())
                .isEqualTo(400);
    }
}
