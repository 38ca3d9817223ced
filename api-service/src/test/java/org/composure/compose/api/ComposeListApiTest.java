package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Six composes of three builders, with tags and without, and every way to ask for some of them. */
class ComposeListApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";

    @BeforeEach
    void fill() {
        if (!ids("builder_startswith=lister").isEmpty()) {
            return;
        }
        for (String tag : List.of("lister-a", "lister-b", "-lister-neg")) {
            post("/api/1/tags/", "{\"name\": \"%s\", \"description\": \"d\", \"documentation\": \"d\"}".formatted(tag));
        }
        register("L1", "1.0", "20260101", "lister-a", "\"label\": \"RC-1.0\", \"final\": true");
        register("L1", "1.20", "20260102", "lister-b", "\"label\": \"Beta-1.5\"");
        register("L1", "1.5", "20260103", "lister_b", "\"final\": false");
        register("L2", "Rawhide", "20260101", "lister%c", "\"final\": false");
        register("L2", "99999999999999999999.1", "20260102", "listerxc", "\"final\": false");
        register("L2", "v2.a", "20260103", "lister-a", "\"final\": false");
        tag("L1-1.0-20260101.n.0", "lister-a");
        tag("L1-1.20-20260102.n.0", "lister-a");
        tag("L1-1.20-20260102.n.0", "lister-b");
        tag("L1-1.5-20260103.n.0", "-lister-neg");
    }

    private void register(String release, String version, String date, String builder, String more) {
        String body = Composes.nightly(release)
                .replace("\"respin\": 0", "\"respin\": 0, " + more)
                .replace("20261120", date)
                .replace("\"version\": \"43\"", "\"version\": \"" + version + "\"");
        post(COMPOSES, body, "X-Remote-User", builder);
    }

    private void tag(String compose, String tag) {
        patch(COMPOSES + compose, "{\"action\": \"tag\", \"tag\": \"" + tag + "\"}");
    }

    private List<String> ids(String query) {
        Answer answer = get(COMPOSES + "?" + query);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json()
                .path("items")
                .valueStream()
                .map(item -> item.at("/compose_info/payload/compose/id").asString())
                .toList();
    }

    private List<String> listed(String query) {
        return ids("builder_startswith=lister&" + query).stream()
                .map(id -> id.replaceAll("\\.n\\.0$", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id_contains=1.2 | L1-1.20-20260102",
                "id_startswith=L2-v | L2-v2.a-20260103",
                "id_startswith=L2-R | L2-Rawhide-20260101",
                "id_endswith=5-20260103.n.0 | L1-1.5-20260103",
                "date_startswith=202601&date_endswith=03&release_short=L1 | L1-1.5-20260103",
                "type_contains=ight&release_short=L1&date=20260101 | L1-1.0-20260101",
                "label_startswith=RC- | L1-1.0-20260101",
                "label_contains=1.5 | L1-1.20-20260102",
                "release_name_endswith=1&release_version_startswith=1.2 | L1-1.20-20260102",
                "release_short_contains=2&release_version_endswith=hide | L2-Rawhide-20260101",
                "release_type_startswith=g&release_version=1.5 | L1-1.5-20260103",
                "builder_endswith=b&builder_contains=-b | L1-1.20-20260102",
                "stage_startswith=per&id_contains=Raw | L2-Rawhide-20260101",
                "base_product_name_contains=x | ",
                "base_product_short_startswith=x | ",
                "base_product_version_endswith=x | ",
                "base_product_type_contains=x | ",
                "id_contains=RAWHIDE | ",
                "id_contains=&id_contains=L1 | *",
            })
    @Shows("list-suffix")
    void aSuffixAsksForAPartOfTheText(String query, String found) {
        if ("*".equals(found)) {
            assertThat(listed(query)).as("the first value wins, and is empty").hasSizeGreaterThan(3);
        } else {
            assertThat(listed(query)).isEqualTo(found == null ? List.of() : List.of(found));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "builder_contains=%25 | 1",
                "builder_startswith=lister%25 | 1",
                "builder_endswith=_b | 1",
                "builder_contains=r_ | 1",
                "builder_contains=%5C | 0",
                "builder_endswith=%5C%25c | 0"
            })
    @Shows("list-suffix-literal")
    void noCharacterOfAPartMeansSomethingElse(String query, int found) {
        assertThat(ids("release_short_startswith=L&date_startswith=202601&" + query))
                .hasSize(found);
    }

    @Test
    @Shows("list-suffix-and")
    void severalSuffixesOfOneFieldHaveToHoldTogether() {
        assertThat(listed("id_startswith=L1&id_contains=-1.&id_endswith=02.n.0&release_version_contains=."))
                .containsExactly("L1-1.20-20260102");
        assertThat(listed("id=L1-1.0-20260101.n.0&id_startswith=L2")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "respin=x",
                "respin=2147483648",
                "respin=1.0",
                "respin_contains=1",
                "respin_startswith=1",
                "final=maybe",
                "final_endswith=e",
                "release_is_layered=2",
                "release_internal_contains=t",
                "release_internal=x",
                "stage=heaven",
                "order_by=nothing",
                "page=99999999999999999999",
                "per_page=99999999999999999999"
            })
    @Shows({"list-respin-typed", "list-boolean-typed"})
    void whatIsNoValueOfAFieldIsRefusedByName(String query) {
        Answer answer = get(COMPOSES + "?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "final=TRUE | 1",
                "final=t&release_is_layered=n | 1",
                "final=0 | 5",
                "release_internal=off | 6",
                "respin=0 | 6",
                "respin=7 | 0",
                "respin= | 6"
            })
    @Shows({"list-respin-typed", "list-boolean-typed"})
    void booleansAreReadAsPostgresqlReadsThem(String query, int found) {
        assertThat(listed(query)).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date_before=20260102 | 2",
                "date_after=20260102 | 2",
                "date_after=20260101&date_before=20260103 | 2",
                "date_before=&date_after= | 6",
                "date_before=garbage | 6",
                "date_after=garbage | 0"
            })
    @Shows("list-date-range")
    void datesAreComparedStrictlyAsText(String query, int found) {
        assertThat(listed(query)).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tag=lister-a | 2",
                "tag=lister-a&tag=lister-b | 1",
                "tag=lister-b&tag=nobody | 0",
                "tag=LISTER-A | 0"
            })
    @Shows("list-tag-all")
    void composesHaveAllTagsThatAreAskedFor(String query, int found) {
        assertThat(listed(query)).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tag=-lister-b | 5",
                "tag=lister-a&tag=-lister-b | 1",
                "tag=-nobody | 6",
                "tag=- | 6",
                "tag=--lister-neg | 5",
                "tag=-lister-neg | 6"
            })
    @Shows("list-tag-negated")
    void aDashLeavesOutComposesWithTheTag(String query, int found) {
        assertThat(listed(query)).hasSize(found);
    }

    @Test
    @Shows("list-tag-unknown")
    void aTagThatNobodyMadeIsOnNoCompose() {
        assertThat(listed("tag=nobody-made-this")).isEmpty();
        assertThat(listed("tag=lister-a&tag=nobody-made-this")).isEmpty();
        assertThat(listed("tag=-nobody-made-this")).hasSize(6);
        assertThat(listed("tag=lister-a&tag=-nobody-made-this")).isEqualTo(listed("tag=lister-a"));
    }

    @ParameterizedTest
    @CsvSource({"/api/1/composes/,page", "/api/1/composes/,per_page", "/api/1/tags/,page", "/api/1/tags/,per_page"})
    @Shows("list-paging-huge")
    void whatNoPageCanBeIsRefusedByName(String list, String parameter) {
        for (String huge : new String[] {"9223372036854775808", "-9223372036854775809", "9".repeat(400)}) {
            Answer answer = get(list + "?" + parameter + "=" + huge);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(parameter);
        }
        assertThat(get(list + "?" + parameter + "=9223372036854775807").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag=", "tag=lister-a&tag=", "tag=&tag=-lister-a&tag=nobody"})
    @Shows("list-tag-untagged")
    void anEmptyTagAsksForUntaggedComposesAndNothingElse(String query) {
        assertThat(listed(query))
                .containsExactly("L2-v2.a-20260103", "L2-99999999999999999999.1-20260102", "L2-Rawhide-20260101");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "date",
                "respin",
                "type",
                "label",
                "final",
                "release_name",
                "release_version",
                "release_short",
                "release_is_layered",
                "release_type",
                "release_internal",
                "base_product_name",
                "base_product_short",
                "base_product_version",
                "base_product_type",
                "builder"
            })
    @Shows({"list-order-fields", "list-order-tie"})
    void everyFieldOrdersAndPagesAreStable(String field) {
        for (String order : new String[] {field, "-" + field}) {
            List<String> paged = new ArrayList<>();
            for (int page = 1; page <= 6; page++) {
                paged.addAll(listed("order_by=" + order + "&per_page=1&page=" + page));
            }
            assertThat(paged).doesNotHaveDuplicates().isEqualTo(listed("order_by=" + order));
        }
    }

    @Test
    @Shows("list-order-default")
    void theNewestComeFirst() {
        List<String> newest = listed("");

        assertThat(newest).isEqualTo(listed("order_by=-date&order_by=-id")).isEqualTo(listed("order_by=id&order_by="));
        assertThat(newest.getFirst()).endsWith("20260103");
    }

    @Test
    @Shows("list-order-version-never-breaks")
    void aVersionThatIsNoNumberBreaksNothing() {
        assertThat(listed("order_by=release_version"))
                .containsExactly(
                        "L2-Rawhide-20260101",
                        "L1-1.0-20260101",
                        "L1-1.5-20260103",
                        "L1-1.20-20260102",
                        "L2-v2.a-20260103",
                        "L2-99999999999999999999.1-20260102");
    }

    @Test
    @Shows("list-text-order")
    void textIsOrderedByItsBytes() {
        post(COMPOSES, Composes.nightly("Bytes"));
        post(COMPOSES, Composes.nightly("Bytes").replace("\"nightly\"", "\"production\""));

        assertThat(ids("release_short=Bytes")).containsExactly("Bytes-43-20261120.n.0", "Bytes-43-20261120.1");
        for (int respin : new int[] {2, 10}) {
            post(COMPOSES, "{\"compose_info\": " + Composes.info("Bytes", respin) + "}");
        }
        assertThat(ids("release_short=Bytes&order_by=id"))
                .containsExactly(
                        "Bytes-43-20261120.1",
                        "Bytes-43-20261120.n.0",
                        "Bytes-43-20261120.n.10",
                        "Bytes-43-20261120.n.2");
    }

    @Test
    @Shows("list-per-page-maximum")
    void aPageHasAtMostFifteenHundredAndSaysSo() {
        JsonNode meta = get(COMPOSES + "?per_page=100000000").json().path("meta");

        assertThat(meta.path("per_page").asInt()).isEqualTo(1500);
        assertThat(meta.path("last").asString()).contains("per_page=1500");
        assertThat(get(COMPOSES + "?per_page=1500").json().at("/meta/per_page").asInt())
                .isEqualTo(1500);
    }

    @Test
    @Shows("list-statements")
    void aListTakesOneStatementAsAComposeDoesHoweverManyTheyAreAndAFarPageOrAPartOfATextTwo() {
        String query = "?release_type=ga&tag=lister-a&order_by=release_version&per_page=";
        String part = "?builder_startswith=liste&tag=lister-a&per_page=";

        for (int items : new int[] {1, 2}) {
            assertThat(statements.during(() -> assertThat(get(COMPOSES + query + items)
                                    .json()
                                    .path("items")
                                    .size())
                            .isEqualTo(items)))
                    .isEqualTo(1);
            assertThat(statements.during(() -> get(COMPOSES + query + items + "&release_short=L1")))
                    .isEqualTo(1);
            assertThat(statements.during(() -> assertThat(get(COMPOSES + part + items)
                                    .json()
                                    .path("items")
                                    .size())
                            .isEqualTo(items)))
                    .isEqualTo(2);
        }
        assertThat(statements.during(() -> get(COMPOSES))).isEqualTo(1);
        assertThat(statements.during(() -> get(COMPOSES + "?page=1000"))).isBetween(1, 2);
        assertThat(statements.during(
                        () -> assertThat(get(COMPOSES + "L1-1.20-20260102.n.0").status())
                                .isEqualTo(200)))
                .isEqualTo(1);
        assertThat(statements.during(() -> get("/api/1/tags/?per_page=1500"))).isEqualTo(2);
    }

    @Test
    @Shows("list-unknown-ignored")
    void whatIsNotKnownIsIgnoredButKeptInLinks() {
        String odd = "bogus=1&id_foo=x&self=1&" + URLEncoder.encode("ž&", StandardCharsets.UTF_8) + "=";
        Answer answer = get(COMPOSES + "?" + odd);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/meta/first").asString()).endsWith("?page=1&per_page=10&" + odd);
    }
}
