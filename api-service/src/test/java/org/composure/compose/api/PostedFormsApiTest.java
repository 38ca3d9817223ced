package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The forms of what stands in a POST of a compose, and what is made of them. */
class PostedFormsApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";
    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonNode registered(String body) {
        Answer answer = post(COMPOSES, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return get(COMPOSES + answer.json().at("/payload/compose/id").asString())
                .json();
    }

    private static String with(String release, String from, String to) {
        String body = Composes.nightly(release);
        assertThat(body).contains(from);
        return body.replace(from, to);
    }

    private static String labelled(String label) {
        return with("Label", "\"respin\": 0", "\"respin\": 0, \"label\": " + JSON.writeValueAsString(label));
    }

    private static String versioned(String version) {
        return with("Version", "\"version\": \"43\"", "\"version\": " + JSON.writeValueAsString(version));
    }

    private void isRefused(String body, String field) {
        Answer answer = post(COMPOSES, body);

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.json().path("message").asString()).startsWith("Cannot parse \"compose_info\": ");
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("compose_info.payload." + field);
    }

    @Test
    @Shows("post-compose-url")
    void aUrlThatIsPostedIsStoredShownAndTold() {
        JsonNode shown = registered(
                Composes.nightlyWith("PostedUrl", "\"compose_url\": \"https://example.org/composes/PostedUrl/\""));

        assertThat(shown.path("compose_url").asString()).isEqualTo("https://example.org/composes/PostedUrl/");
        assertThat(get(COMPOSES + "?release_short=PostedUrl")
                        .json()
                        .at("/items/0/compose_url")
                        .asString())
                .isEqualTo("https://example.org/composes/PostedUrl/");
        assertThat(jdbc.sql(
                                "select e.body ->> 'compose' from event e join compose c on c.pk = e.compose where c.id = :id")
                        .param("id", Composes.id("PostedUrl"))
                        .query(String.class)
                        .list())
                .singleElement()
                .satisfies(compose -> assertThat(
                                JSON.readTree(compose).path("compose_url").asString())
                        .isEqualTo("https://example.org/composes/PostedUrl/"));
        assertThat(get(COMPOSES + Composes.id("PostedUrl") + "/repo/?variant=Server")
                        .response()
                        .body())
                .contains("baseurl=https://example.org/composes/PostedUrl/compose/Server/$basearch/os/");
    }

    @Test
    @Shows("post-unknown-members")
    void whatNobodyKnowsAndWhatIsNullIsIgnored() {
        JsonNode shown = registered(Composes.nightlyWith(
                "NullMembers",
                "\"parent_compose_ids\": null, \"respin_of\": null, \"compose_url\": null, \"bogus\": {\"a\": [1]},"
                        + " \"builder\": \"root\", \"tags\": [\"nightly\"]"));

        assertThat(shown.path("parents").toString()).isEqualTo("[]");
        assertThat(shown.path("respin_of").isNull()).isTrue();
        assertThat(shown.path("compose_url").isNull()).isTrue();
        assertThat(shown.path("tags").toString()).isEqualTo("[]");
        assertThat(shown.path("builder").asString()).isEqualTo("anonymous");
        assertThat(shown.has("bogus")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EA-1.0",
                "DevelPhaseExit-1.0",
                "InternalAlpha-1.2",
                "Alpha-1.10",
                "InternalSnapshot-0.1",
                "Beta-2.3",
                "Snapshot-4.5",
                "RC-10.20",
                "Update-1.2",
                "SecurityFix-00.1"
            })
    @Shows("post-labels")
    void theTenLabelsAreTaken(String label) {
        JsonNode shown = registered(labelled(label));

        assertThat(shown.at("/compose_info/payload/compose/label").asString()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Foo-1.0", "RC", "RC-1", "RC-1.", "RC-1.2.3", "rc-1.2", "RC 1.2", " RC-1.2", "RC-1.2\n", "RC-a.b"
            })
    @Shows("post-labels")
    void otherLabelsAreNot(String label) {
        isRefused(labelled(label), "compose.label");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "43", "7.9", "1.2.3.4", "0.0", "Rawhide", "eln", "v2", "v2.a", "_1"})
    @Shows("post-versions")
    void versionsAreNumbersOrBeginWithNone(String version) {
        JsonNode shown = registered(versioned(version));

        assertThat(shown.at("/compose_info/payload/release/version").asString()).isEqualTo(version);
        assertThat(shown.at("/compose_info/payload/compose/id").asString())
                .startsWith("Version-" + version + "-20261120.n.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "43a", "43-a", "4..3", "43.", "1.2.x", "4 3", "a/b", "a?b", "a#b"})
    @Shows("post-versions")
    void otherVersionsAreNot(String version) {
        isRefused(versioned(version), "release.version");
    }

    @ParameterizedTest
    @CsvSource({
        "fast,-fast",
        "ga,''",
        "updates,-updates",
        "updates-testing,-updates-testing",
        "eus,-eus",
        "aus,-aus",
        "els,-els",
        "tus,-tus",
        "e4s,-e4s"
    })
    @Shows("post-release-types")
    void theTypeOfTheReleaseStandsInTheIdUnlessItIsTheUsualOne(String type, String inId) {
        JsonNode shown = registered(with("Phase-" + type, "\"type\": \"ga\"", "\"type\": \"" + type + "\""));

        assertThat(shown.at("/compose_info/payload/compose/id").asString())
                .isEqualTo("Phase-" + type + "-43" + inId + "-20261120.n.0");
        assertThat(shown.at("/compose_info/payload/release/type").asString()).isEqualTo(type);
        assertThat(get(COMPOSES + "?release_type=" + type + "&release_short=Phase-" + type)
                        .json()
                        .at("/meta/total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    @Shows("post-release-types")
    void anotherTypeOfReleaseIsRefused() {
        isRefused(with("Phase", "\"type\": \"ga\"", "\"type\": \"beta\""), "release.type");
    }
}
