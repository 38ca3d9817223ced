package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ComposeApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";

    private String registered(String body, String... headers) {
        Answer answer = post(COMPOSES, body, headers);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().at("/payload/compose/id").asString();
    }

    private JsonNode shown(String id) {
        return get(COMPOSES + id).json();
    }

    private void tag(String name) {
        post("/api/1/tags/", "{\"name\": \"%s\", \"description\": \"d\", \"documentation\": \"d\"}".formatted(name));
    }

    @Test
    @Shows({"route-compose-post", "route-compose-get", "object-compose", "object-compose-info-whole"})
    void answersTheBareComposeInfoAndKeepsAllOfIt() {
        Answer answer = post(COMPOSES, Composes.nightly("Whole"), "X-Remote-User", "pungi");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("header", "payload");
        JsonNode compose = shown(Composes.id("Whole"));
        assertThat(compose.propertyNames())
                .containsExactlyInAnyOrder(
                        "builder",
                        "tags",
                        "parents",
                        "children",
                        "respin_of",
                        "respun_by",
                        "compose_url",
                        "compose_info",
                        "stage",
                        "stage_since",
                        "location",
                        "expires_at",
                        "expiry_reason",
                        "holds",
                        "removed_at");
        assertThat(compose.path("builder").asString()).isEqualTo("pungi");
        assertThat(compose.path("stage").asString()).isEqualTo("periodic");
        assertThat(compose.path("location").isNull()).isTrue();
        assertThat(compose.path("compose_url").isNull()).isTrue();
        assertThat(compose.at("/compose_info/payload/variants/Server/paths/os_tree/x86_64")
                        .asString())
                .isEqualTo("Server/x86_64/os");
        assertThat(compose.at("/compose_info/payload/vendor_extension/kept").toString())
                .isEqualTo("[1,2.5,null]");
    }

    @Test
    @Shows("error-content-type")
    void theContentTypeDoesNotMatter() {
        for (String type :
                new String[] {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "x/y"}) {
            assertThat(registered(Composes.nightly("Typed"), "Content-Type", type))
                    .startsWith("Typed-43-");
        }
        Answer patched = patch(
                COMPOSES + Composes.id("Typed"),
                "{\"action\": \"set_url\", \"compose_url\": \"http://x.example/y\"}",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(patched.status()).isEqualTo(200);
    }

    @Test
    @Shows({"post-respin", "post-answer"})
    void givesTheNextFreeRespinAndSaysSo() {
        assertThat(registered(Composes.nightly("Again"))).isEqualTo("Again-43-20261120.n.0");
        assertThat(registered(Composes.nightly("Again"))).isEqualTo("Again-43-20261120.n.1");
        String production = Composes.nightly("Again").replace("\"nightly\"", "\"production\"");
        assertThat(registered(production)).isEqualTo("Again-43-20261120.2");
        assertThat(shown("Again-43-20261120.2")
                        .at("/compose_info/payload/compose/respin")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    @Shows("post-computed-id")
    void answersTheComputedIdWhateverWasPosted() {
        String posted = Composes.nightly("Other").replace("Other-43-20261120.n.0", "Whatever-20261120");

        assertThat(registered(posted)).isEqualTo(Composes.id("Other"));
        assertThat(get(COMPOSES + Composes.id("Other")).status()).isEqualTo(200);
    }

    @Test
    void simultaneousPostsOfOneComposeGetDifferentRespins() throws Exception {
        List<Callable<String>> posts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            posts.add(() -> registered(Composes.nightly("Race")));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            List<String> ids = new ArrayList<>();
            for (Future<String> id : threads.invokeAll(posts)) {
                ids.add(id.get());
            }
            assertThat(ids).doesNotHaveDuplicates().hasSize(12);
        }
    }

    @Test
    void simultaneousPostsOfReleasesWhoseIdsAreTheSameGetDifferentIds() throws Exception {
        String one = Composes.nightly("Twin-a");
        String other = Composes.nightly("Twin").replace("\"version\": \"43\"", "\"version\": \"a-43\"");
        List<Callable<String>> posts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String body = i % 2 == 0 ? one : other;
            posts.add(() -> registered(body));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            List<String> ids = new ArrayList<>();
            for (Future<String> id : threads.invokeAll(posts)) {
                ids.add(id.get());
            }
            assertThat(ids).doesNotHaveDuplicates().hasSize(12);
        }
    }

    @Test
    void saysWhenNoRespinIsLeft() {
        String last = "{\"compose_info\": " + Composes.info("Last", 2147483646) + "}";
        assertThat(registered(last)).endsWith(".n.2147483646");

        Answer answer = post(COMPOSES, last);

        assertThat(answer.status()).isEqualTo(409);
    }

    @Test
    @Shows("post-relations")
    void relatesComposesAndShowsItBothWays() {
        String parent = registered(Composes.nightly("Parent"));
        String original = registered(Composes.nightly("Original"));
        String child = registered(Composes.nightlyWith(
                "Child",
                "\"parent_compose_ids\": [\"%1$s\", \"%1$s\"], \"respin_of\": \"%2$s\"".formatted(parent, original)));

        assertThat(shown(child).path("parents").toString()).isEqualTo("[\"" + parent + "\"]");
        assertThat(shown(child).path("respin_of").asString()).isEqualTo(original);
        assertThat(shown(parent).path("children").toString()).isEqualTo("[\"" + child + "\"]");
        assertThat(shown(original).path("respun_by").toString()).isEqualTo("[\"" + child + "\"]");
        assertThat(
                        registered(
                                Composes.nightlyWith(
                                        "Unrelated",
                                        "\"parent_compose_ids\": null, \"respin_of\": null, \"compose_url\": null, \"location\": null, \"foo\": 1")))
                .isEqualTo(Composes.id("Unrelated"));
    }

    @Test
    void aUrlUnderAVolumeTellsTheLocationAndALocationTheUrl() {
        String byUrl =
                registered(Composes.nightlyWith("Placed", "\"compose_url\": \"http://localhost/incoming/a/b%20c/\""));
        assertThat(shown(byUrl).path("location").toString()).isEqualTo("{\"volume\":\"incoming\",\"path\":\"a/b c\"}");
        assertThat(shown(byUrl).path("compose_url").asString()).isEqualTo("http://localhost/incoming/a/b%20c");

        String byLocation =
                registered(Composes.nightlyWith("Put", "\"location\": {\"volume\": \"incoming\", \"path\": \"x/y\"}"));
        assertThat(shown(byLocation).path("compose_url").asString()).isEqualTo("http://localhost/incoming/x/y");

        String elsewhere = registered(Composes.nightlyWith("Far", "\"compose_url\": \"https://example.org/c/\""));
        assertThat(shown(elsewhere).path("location").isNull()).isTrue();
        assertThat(shown(elsewhere).path("compose_url").asString()).isEqualTo("https://example.org/c/");
    }

    @Test
    void whatPungiDoesLeadsToALocation() {
        String id = registered(Composes.nightly("Pungi"));

        Answer answer = patch(
                COMPOSES + id,
                "{\"action\": \"set_url\", \"compose_url\": \"http://localhost/incoming/%s\"}".formatted(id));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("location").path("path").asString()).isEqualTo(id);
        JsonNode changes = get(COMPOSES + id + "/changes/").json().path("changes");
        assertThat(changes.path(1).path("action").asString()).isEqualTo("set_url");
    }

    @Test
    @Shows({"patch-idempotent", "patch-user-data", "object-change-compose", "route-compose-changes"})
    void tagsAndUntagsOnceAndKeepsTheHistory() {
        tag("history-tag");
        String id = registered(Composes.nightly("History"), "X-Remote-User", "builder");
        String tagging = "{\"action\": \"tag\", \"tag\": \"history-tag\", \"user_data\": \"https://ci.example/1\"}";

        Answer tagged = patch(COMPOSES + id, tagging, "X-Remote-User", "qe");
        patch(COMPOSES + id, tagging, "X-Remote-User", "qe");
        assertThat(tagged.status()).isEqualTo(200);
        assertThat(tagged.json().path("tags").toString()).isEqualTo("[\"history-tag\"]");
        Answer untagged = patch(
                COMPOSES + id,
                "{\"action\": \"untag\", \"tag\": \"history-tag\", \"user_data\": 5}",
                "X-Remote-User",
                "qe");
        patch(COMPOSES + id, "{\"action\": \"untag\", \"tag\": \"history-tag\"}");
        assertThat(untagged.json().path("tags").isEmpty()).isTrue();

        JsonNode changes = get(COMPOSES + id + "/changes/").json().path("changes");
        assertThat(changes.size()).isEqualTo(3);
        assertThat(changes.path(0).path("action").asString()).isEqualTo("created");
        assertThat(changes.path(0).path("message").isNull()).isTrue();
        assertThat(changes.path(0).path("user").asString()).isEqualTo("builder");
        assertThat(changes.path(0).path("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(changes.path(1).path("message").asString()).isEqualTo("User \"qe\" added \"history-tag\" tag.");
        assertThat(changes.path(1).path("user_data").asString()).isEqualTo("https://ci.example/1");
        assertThat(changes.path(2).path("message").asString()).isEqualTo("User \"qe\" removed \"history-tag\" tag.");
        assertThat(changes.path(2).path("user_data").asString()).isEqualTo("5");
    }

    @Test
    void eventsCarryTheRequestsTrace() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String id = registered(Composes.nightly("Traced"), "traceparent", trace);

        assertThat(jdbc.sql(
                                "select e.body ->> 'traceparent' from event e join compose c on c.pk = e.compose where c.id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo(trace);
    }

    @Test
    void namesInUtf8AreUnderstood() {
        String id = registered(Composes.nightly("Named").replace("\"name\": \"Named\"", "\"name\": \"Fedora Ž 日本\""));

        assertThat(shown(id).at("/compose_info/payload/release/name").asString())
                .isEqualTo("Fedora Ž 日本");
        JsonNode found = get(COMPOSES + "?release_name=Fedora+%C5%BD%20%E6%97%A5%E6%9C%AC")
                .json();
        assertThat(found.path("meta").path("total").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id=Filter-43-20261120.n.0 | 1",
                "date=20261120 | 3",
                "date=20261121 | 0",
                "respin=1 | 1",
                "type=nightly | 3",
                "type=NIGHTLY | 0",
                "label=RC-1.0 | 0",
                "final=false | 3",
                "final=YES | 0",
                "release_name=Filter | 3",
                "release_version=43 | 3",
                "release_is_layered=off | 3",
                "release_is_layered=t | 0",
                "release_type=ga | 3",
                "release_internal=0 | 3",
                "base_product_short=x | 0",
                "builder=filterer | 3",
                "builder=filterer&builder=nobody | 3",
                "builder= | 3",
                "stage=periodic | 3",
                "stage=nightly | 0",
                "unknown=1&id_foo=2 | 3",
                "builder=filterer&respin=2 | 1"
            })
    @Shows("list-equality")
    void filtersAreComparedExactly(String query, int found) {
        if (get(COMPOSES + "?release_short=Filter")
                        .json()
                        .path("meta")
                        .path("total")
                        .asInt()
                == 0) {
            for (int i = 0; i < 3; i++) {
                registered(Composes.nightly("Filter"), "X-Remote-User", "filterer");
            }
        }

        JsonNode list = get(COMPOSES + "?release_short=Filter&" + query).json();

        assertThat(list.path("meta").path("total").asInt()).isEqualTo(found);
        assertThat(list.path("items").size()).isEqualTo(found);
    }

    @Test
    @Shows({"list-meta-urls", "object-meta", "route-compose-list"})
    void pagesLinkToEachOther() {
        for (int i = 0; i < 5; i++) {
            registered(Composes.nightly("Paged"));
        }
        String query = "?release_short=Paged&_hidden=1&endpoint=x&extra=a%26b&per_page=2&page=2&extra=c";

        JsonNode page = get(COMPOSES + query).json();

        JsonNode meta = page.path("meta");
        assertThat(page.path("items").size()).isEqualTo(2);
        assertThat(page.at("/items/0/compose_info/payload/compose/id").asString())
                .isEqualTo("Paged-43-20261120.n.2");
        assertThat(meta.propertyNames())
                .containsExactly("page", "pages", "per_page", "total", "first", "last", "prev", "next");
        assertThat(meta.path("page").asInt()).isEqualTo(2);
        assertThat(meta.path("pages").asInt()).isEqualTo(3);
        assertThat(meta.path("total").asInt()).isEqualTo(5);
        String link = base() + "/api/1/composes/?page=%d&per_page=2&release_short=Paged&extra=a%%26b&extra=c";
        assertThat(meta.path("first").asString()).isEqualTo(link.formatted(1));
        assertThat(meta.path("last").asString()).isEqualTo(link.formatted(3));
        assertThat(meta.path("prev").asString()).isEqualTo(link.formatted(1));
        assertThat(meta.path("next").asString()).isEqualTo(link.formatted(3));
        String next = URI.create(meta.path("next").asString()).toString().substring(base().length());
        assertThat(get(next).json().path("items").size()).isEqualTo(1);
        assertThat(get(next).json().path("meta").path("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // query | page | per_page | pages | items | prev's page | next's page
                "page=x&per_page=y | 1 | 10 | 1 | 5 | - | -",
                "page=0 | 1 | 10 | 1 | 5 | - | -",
                "page=-5 | 1 | 10 | 1 | 5 | - | -",
                "per_page=-1 | 1 | 20 | 1 | 5 | - | -",
                "per_page=0 | 1 | 0 | 0 | 0 | - | -",
                "per_page=1501 | 1 | 1500 | 1 | 5 | - | -",
                "per_page=100000000000 | 1 | 1500 | 1 | 5 | - | -",
                "page=9&per_page=2 | 9 | 2 | 3 | 0 | 8 | -",
                "page=9223372036854775807&per_page=500 | 9223372036854775807 | 500 | 1 | 0 | 9223372036854775806 | -",
                "page=1&per_page=2 | 1 | 2 | 3 | 2 | - | 2"
            })
    @Shows({"list-paging-defaults", "list-paging-bounds"})
    void pagingFollowsCtsRules(String query, long page, int perPage, int pages, int items, String prev, String next) {
        if (get(COMPOSES + "?release_short=Rules")
                        .json()
                        .path("meta")
                        .path("total")
                        .asInt()
                == 0) {
            for (int i = 0; i < 5; i++) {
                registered(Composes.nightly("Rules"));
            }
        }

        JsonNode list = get(COMPOSES + "?release_short=Rules&" + query).json();

        assertThat(list.at("/meta/page").asLong()).isEqualTo(page);
        assertThat(list.at("/meta/per_page").asInt()).isEqualTo(perPage);
        assertThat(list.at("/meta/pages").asInt()).isEqualTo(pages);
        assertThat(list.path("items").size()).isEqualTo(items);
        assertThat(list.at("/meta/last").asString()).contains("?page=" + pages + "&");
        assertThat(list.at("/meta/prev").isNull()).isEqualTo(prev == null);
        assertThat(list.at("/meta/next").isNull()).isEqualTo(next == null);
        assertThat(list.at("/meta/prev").asString("")).contains(prev == null ? "" : "?page=" + prev + "&");
        assertThat(list.at("/meta/next").asString("")).contains(next == null ? "" : "?page=" + next + "&");
    }

    @Test
    @Shows("list-empty")
    void anEmptyListHasNoPages() {
        JsonNode meta = get(COMPOSES + "?release_short=Nobody").json().path("meta");

        assertThat(meta.path("total").asInt()).isZero();
        assertThat(meta.path("pages").asInt()).isZero();
        assertThat(meta.path("first").asString()).contains("?page=1&");
        assertThat(meta.path("last").asString()).contains("?page=0&");
    }

    @Test
    @Shows("list-meta-forwarded")
    void aProxysHeadersSayWhereTheWorldReachesUs() {
        JsonNode meta = get(
                        COMPOSES, "X-Forwarded-Host", "cts.example.org", "X-Scheme", "https", "X-Script-Name", "/cts/")
                .json()
                .path("meta");

        assertThat(meta.path("first").asString())
                .isEqualTo("https://cts.example.org/cts/api/1/composes/?page=1&per_page=10");
    }

    @Test
    @Shows({"list-order-version", "list-order-invalid", "list-order-default"})
    void ordersAsAskedAndVersionsByTheirNumbers() {
        for (String version : new String[] {"1.5", "1.20", "1.0", "Rawhide"}) {
            registered(Composes.nightly("Versions").replace("\"version\": \"43\"", "\"version\": \"" + version + "\""));
        }

        assertThat(versions("order_by=release_version")).containsExactly("Rawhide", "1.0", "1.5", "1.20");
        assertThat(versions("order_by=-release_version")).containsExactly("1.20", "1.5", "1.0", "Rawhide");
        assertThat(versions("order_by=date&order_by=id")).containsExactly("1.0", "1.20", "1.5", "Rawhide");
        assertThat(versions("order_by=id&order_by=")).containsExactly("Rawhide", "1.5", "1.20", "1.0");
        Answer refused = get(COMPOSES + "?order_by=nothing");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asString())
                .startsWith("An invalid order_by key was suplied, allowed keys are: ['id', 'date', 'respin',");
    }

    private List<String> versions(String order) {
        return get(COMPOSES + "?release_short=Versions&" + order)
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.at("/compose_info/payload/release/version").asString())
                .toList();
    }
}
