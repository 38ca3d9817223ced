package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a POST of a compose stores, announces and costs. */
class RegistrationApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";

    private String registered(String body, String... headers) {
        Answer answer = post(COMPOSES, body, headers);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().at("/payload/compose/id").asString();
    }

    private static String posted(String release, int respin) {
        return "{\"compose_info\": " + Composes.info(release, respin) + "}";
    }

    private List<JsonNode> events(String id) {
        return jdbc
                .sql("select e.body from event e join compose c on c.pk = e.compose where c.id = :id order by e.seq")
                .param("id", id)
                .query(String.class)
                .list()
                .stream()
                .map(body -> JsonMapper.shared().readTree(body))
                .toList();
    }

    private List<String> announced(String id) {
        return events(id).stream().map(event -> event.path("event").asString()).toList();
    }

    @Test
    @Shows({"post-concurrent", "post-respin"})
    void thirtyTwoClientsWithOneComposeGetContiguousIds() {
        List<String> ids = atOnce(32, i -> registered(Composes.nightly("Crowd")));

        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 32)
                        .mapToObj(i -> "Crowd-43-20261120.n." + i)
                        .toList());
    }

    @Test
    @Shows("post-constant")
    void theFourHundredthPostOfAComposeAsksAsMuchOfTheDatabaseAsTheSecond() {
        int first = statements.during(() -> registered(Composes.nightly("Constant")));
        int second = statements.during(() -> registered(Composes.nightly("Constant")));
        IntStream.range(2, 399).forEach(i -> registered(Composes.nightly("Constant")));

        int last = statements.during(
                () -> assertThat(registered(Composes.nightly("Constant"))).isEqualTo("Constant-43-20261120.n.399"));

        // The number that is free has to be told before the compose can be written under it.
        assertThat(first).isEqualTo(1);
        assertThat(last).isEqualTo(second).isEqualTo(2);
    }

    @Test
    void aComposeIsAnnouncedAsItIsShown() {
        String parent = registered(Composes.nightly("AnnouncedBase"));
        String original = registered(Composes.nightly("Announced"));

        String id = registered("{\"compose_info\": " + Composes.info("Announced", 0) + ", \"parent_compose_ids\": [\""
                + parent + "\"], \"respin_of\": \"" + original
                + "\", \"compose_url\": \"https://example.org/announced\"}");

        assertThat(events(id).getFirst().path("compose"))
                .isEqualTo(get(COMPOSES + id).json());
        assertThat(events(id).stream().map(event -> event.path("seq").asLong())).containsExactly(1L, 2L);
    }

    @Test
    @Shows("post-respin")
    void theFirstFreeRespinFromThePostedOneOnIsGiven() {
        assertThat(registered(posted("Gaps", 3))).endsWith(".n.3");
        assertThat(registered(posted("Gaps", 5))).endsWith(".n.5");
        assertThat(registered(posted("Gaps", 3))).endsWith(".n.4");
        assertThat(registered(posted("Gaps", 3))).endsWith(".n.6");
        assertThat(registered(posted("Gaps", 0))).endsWith(".n.0");
        assertThat(registered(posted("Gaps", 0))).endsWith(".n.1");
    }

    @Test
    @Shows("post-duplicate-label")
    void aLabelMayBeGivenTwice() {
        String body = Composes.nightly("Labelled").replace("\"respin\": 0", "\"respin\": 0, \"label\": \"RC-1.0\"");

        assertThat(registered(body)).endsWith(".n.0");
        assertThat(registered(body)).endsWith(".n.1");
    }

    @ParameterizedTest
    @CsvSource({"test,.t.0", "ci,.ci.0", "nightly,.n.0", "production,.0", "development,.d.0"})
    @Shows("post-types")
    void theTypeStandsInTheId(String type, String suffix) {
        String id = registered(Composes.nightly("Typed-" + type).replace("\"nightly\"", "\"" + type + "\""));

        assertThat(id).isEqualTo("Typed-" + type + "-43-20261120" + suffix);
    }

    @Test
    @Shows({"post-types", "object-layered"})
    void theIdOfALayeredProductNamesItsBase() {
        String id = registered(Composes.nightly("Layer")
                .replace("\"internal\": false", "\"internal\": true, \"is_layered\": true")
                .replace("\"type\": \"ga\"", "\"type\": \"updates\"")
                .replace(
                        "\"variants\": {",
                        "\"base_product\": {\"name\": \"Base\", \"short\": \"BP\", \"version\": \"9\", \"type\": \"eus\"},"
                                + " \"variants\": {"));
        JsonNode payload = get(COMPOSES + id).json().at("/compose_info/payload");

        assertThat(id).isEqualTo("Layer-43-updates-BP-9-eus-20261120.n.0");
        assertThat(payload.at("/release/is_layered").asBoolean()).isTrue();
        assertThat(payload.at("/release/internal").asBoolean()).isTrue();
        assertThat(payload.path("base_product").propertyNames())
                .containsExactlyInAnyOrder("name", "short", "type", "version");
        assertThat(get(COMPOSES + "?base_product_short=BP&base_product_type_startswith=e")
                        .json()
                        .at("/meta/total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    @Shows({"object-label-final", "object-compose-info-whole"})
    void labelAndFinalAreShownAsTheyWerePosted() {
        String finalOne = registered(Composes.nightly("Final")
                .replace("\"respin\": 0", "\"respin\": 0, \"label\": \"Update-1.2\", \"final\": true"));
        JsonNode labelled = get(COMPOSES + finalOne).json().at("/compose_info/payload/compose");
        JsonNode bare =
                get(COMPOSES + registered(Composes.nightly("Bare"))).json().at("/compose_info/payload/compose");

        assertThat(labelled.path("label").asString()).isEqualTo("Update-1.2");
        assertThat(labelled.path("final").asBoolean()).isTrue();
        assertThat(bare.propertyNames()).containsExactlyInAnyOrder("id", "type", "date", "respin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1", "1.2", "1.3", "2.7"})
    @Shows("object-compose-info-whole")
    void everyHeaderVersionThatProductmdReadsIsShownInTodaysLayout(String version) {
        String body = Composes.nightly("Header").replace("\"version\": \"1.2\"", "\"version\": \"" + version + "\"");
        Answer answer = post(COMPOSES, body);

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().at("/header/version").asString()).isEqualTo("1.2");
        assertThat(answer.json()
                        .at("/payload/variants/Server/paths/os_tree/x86_64")
                        .asString())
                .isEqualTo("Server/x86_64/os");
    }

    @Test
    @Shows({"message-created-relations", "message-changed", "post-message", "message-body"})
    void oneTransactionTellsOfTheComposeAndOfAllThatItRelatesTo() {
        String parent = registered(Composes.nightly("EventParent"));
        String original = registered(Composes.nightly("EventOriginal"));
        String child = registered(
                Composes.nightlyWith(
                        "EventChild",
                        "\"parent_compose_ids\": [\"%s\"], \"respin_of\": \"%s\"".formatted(parent, original)),
                "X-Remote-User",
                "pungi");
        JsonNode created = events(child).getFirst();

        assertThat(created.path("compose").path("parents").toString()).isEqualTo("[\"" + parent + "\"]");
        assertThat(created.path("compose").path("respin_of").asString()).isEqualTo(original);
        assertThat(created.path("agent").asString()).isEqualTo("pungi");
        assertThat(created.path("compose").path("compose_info").path("payload").has("variants"))
                .isTrue();
        assertThat(created.propertyNames()).contains("event", "compose", "agent", "traceparent");
        assertThat(announced(child)).containsExactly("compose-created", "compose-changed");
        assertThat(announced(parent)).containsExactly("compose-created", "compose-changed");
        assertThat(announced(original)).containsExactly("compose-created", "compose-changed");
        assertThat(events(parent).getLast().path("compose").path("children").toString())
                .isEqualTo("[\"" + child + "\"]");
        assertThat(get(COMPOSES + child + "/changes/")
                        .json()
                        .at("/changes/0/action")
                        .asString())
                .isEqualTo("created");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"parent_compose_ids\": [\"F\"] | Cannot find parent compose with id F.",
                "\"respin_of\": \"F\" | Cannot find respin_of compose with id F."
            })
    @Shows("post-unknown-relation")
    void nothingIsStoredWhereARelationIsUnknown(String more, String message) {
        Map<String, Long> before = counts();

        Answer answer = post(COMPOSES, Composes.nightlyWith("Unrelatable", more));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").asString()).isEqualTo(message);
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    @Shows({"message-tagged-once", "message-none-for-tags", "patch-user-data"})
    void eachChangeOfTheTagsIsToldOnceAndTagsThemselvesNever() {
        Map<String, Long> before = counts();
        post("/api/1/tags/", "{\"name\": \"told\", \"description\": \"d\", \"documentation\": \"d\"}");
        patch("/api/1/tags/told", "{\"name\": \"told-2\", \"action\": \"add_tagger\", \"group\": \"g\"}");
        assertThat(counts().get("event")).isEqualTo(before.get("event"));
        String id = registered(Composes.nightly("Told"));
        String tagging = "{\"action\": \"tag\", \"tag\": \"told-2\", \"user_data\": \"why\"}";

        patch(COMPOSES + id, tagging);
        patch(COMPOSES + id, tagging);
        patch(COMPOSES + id, "{\"action\": \"untag\", \"tag\": \"told-2\", \"user_data\": 5}");

        assertThat(announced(id)).containsExactly("compose-created", "compose-tagged", "compose-untagged");
        assertThat(events(id).get(1).path("tag").asString()).isEqualTo("told-2");
        assertThat(events(id).get(1).path("user_data").asString()).isEqualTo("why");
        assertThat(events(id).get(1).path("compose").path("tags").toString()).isEqualTo("[\"told-2\"]");
        assertThat(events(id).get(2).path("user_data").asString()).isEqualTo("5");
    }

    /** As Pungi's code makes them: it takes over id and respin from the answer, and reads a refusal's message. */
    @Test
    @Shows({"post-answer", "patch-set-url", "message-changed", "object-change-set-url"})
    void pungisCallsAreAnsweredAsItReadsThem() {
        String parent = registered(Composes.nightly("PungiParent"));
        String body = Composes.nightlyWith(
                "PungiCalls", "\"parent_compose_ids\": [\"%s\"], \"respin_of\": null".formatted(parent));
        registered(body);
        Answer reserved = post(COMPOSES, body, "Content-Type", "application/json");
        String id = reserved.json().at("/payload/compose/id").asString();

        assertThat(reserved.json().at("/header/type").asString()).isEqualTo("productmd.composeinfo");
        assertThat(id).isEqualTo("PungiCalls-43-20261120.n.1");
        assertThat(reserved.json().at("/payload/compose/respin").asInt()).isEqualTo(1);
        Answer set = patch(
                COMPOSES + id,
                "{\"action\": \"set_url\", \"compose_url\": \"https://kojipkgs.example.org/compose/%s\"}".formatted(id),
                "Content-Type",
                "application/json");
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.json().path("compose_url").asString()).endsWith("/compose/" + id);
        assertThat(announced(id)).endsWith("compose-changed");
        assertThat(get(COMPOSES + id + "/changes/").response().body()).contains("\"action\":\"set_url\"");
        Answer refused = patch(COMPOSES + id, "{\"action\": \"set_url\", \"compose_url\": \"/mnt/compose\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asString())
                .isEqualTo("\"compose_url\" field must be a valid http(s) URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event", "outbox_message", "change", "compose_parent"})
    void nothingIsStoredWhereSomethingFailsAfterTheCompose(String table) {
        String parent = registered(Composes.nightly("Half-parent-" + table));
        String body = Composes.nightlyWith("Half-" + table, "\"parent_compose_ids\": [\"" + parent + "\"]");
        Map<String, Long> before = counts();
        jdbc.sql("""
                        create function fail() returns trigger language plpgsql as
                            $$ begin raise exception 'the secret of %', tg_table_name; end $$
                        """).update();
        jdbc.sql("create trigger fail after insert on " + table + " for each row execute function fail()")
                .update();
        Answer failed;
        try {
            failed = post(COMPOSES, body, "Idempotency-Key", table);
        } finally {
            jdbc.sql("drop function fail() cascade").update();
        }

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.json().propertyNames())
                .containsExactlyInAnyOrder("status", "error", "message", "type", "trace_id");
        assertThat(failed.response().body())
                .doesNotContainIgnoringCase("insert")
                .doesNotContain("secret", "trigger", "SQL", "org.");
        assertThat(counts()).isEqualTo(before);
        assertThat(get(COMPOSES + Composes.id("Half-" + table)).status()).isEqualTo(404);
        assertThat(get(COMPOSES + parent).json().path("children").isEmpty()).isTrue();
        assertThat(announced(parent)).containsExactly("compose-created");
        assertThat(post(COMPOSES, body, "Idempotency-Key", table).json().at("/payload/compose/respin"))
                .as("no number is lost, and no answer was kept")
                .hasToString("0");
    }

    /** In Pungi's order: it reserves an id, composes, says where the compose lies, and hands on the URL of a repository file. */
    @Test
    @Shows({"post-answer", "patch-set-url", "repo-body"})
    void aRespinOfPungiIsTrackedAndItsRepositoryFileHandedOn() {
        String parent = registered(Composes.nightly("PungiBase"));
        String original = registered(Composes.nightly("PungiRespin"));
        JsonNode tracked = post(
                        COMPOSES,
                        Composes.nightlyWith(
                                "PungiRespin",
                                "\"parent_compose_ids\": [\"%s\"], \"respin_of\": \"%s\"".formatted(parent, original)),
                        "Content-Type",
                        "application/json")
                .json();
        String id = tracked.at("/payload/compose/id").asString();
        String url = "https://kojipkgs.example.org/compose/" + id;
        String repo = COMPOSES + id + "/repo/?variant=Server";
        assertThat(get(repo).status()).as("before it has a URL").isEqualTo(404);

        JsonNode set = patch(
                        COMPOSES + id,
                        "{\"action\": \"set_url\", \"compose_url\": \"%s\"}".formatted(url),
                        "Content-Type",
                        "application/json")
                .json();

        assertThat(set.path("parents").toString()).isEqualTo("[\"" + parent + "\"]");
        assertThat(set.path("respin_of").asString()).isEqualTo(original);
        Map<String, Map<String, String>> file = sections(get(repo).response().body());
        assertThat(file)
                .isEqualTo(Map.of(
                        id + "-Server",
                        Map.of(
                                "name",
                                "Compose " + id + " (RPMs) - Server",
                                "baseurl",
                                url + "/compose/Server/$basearch/os/",
                                "enabled",
                                "1",
                                "gpgcheck",
                                "0")));
    }

    /** What dnf reads in a repository file. */
    private static Map<String, Map<String, String>> sections(String file) {
        Map<String, Map<String, String>> sections = new TreeMap<>();
        Map<String, String> section = new TreeMap<>();
        for (String line : file.lines().toList()) {
            if (line.startsWith("[") && line.endsWith("]")) {
                section = new TreeMap<>();
                sections.put(line.substring(1, line.length() - 1), section);
            } else {
                int sign = line.indexOf('=');
                assertThat(sign).as(line).isPositive();
                assertThat(section.put(line.substring(0, sign), line.substring(sign + 1)))
                        .as(line)
                        .isNull();
            }
        }
        return sections;
    }
}
