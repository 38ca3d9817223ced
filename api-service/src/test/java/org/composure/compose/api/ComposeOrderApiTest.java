package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every way to order composes, beside what Java makes of the same values. */
class ComposeOrderApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";
    private static final String PAYLOAD = "/compose_info/payload";

    /** Each member comes in another order than the rows do, and than every other one. */
    private static final List<String> ROWS = List.of(
            // short name version type internal | type date respin label final | base: name short version type | builder
            "OrdC n5 1.20 updates true | nightly 20260303 4 Beta-1.2 true | b2 B3 9.2 eus | u3",
            "OrdA n3 1.5 ga false | production 20260301 9 RC-1.0 false | b4 B1 10.1 ga | u5",
            "OrdE n1 2.0 eus true | test 20260305 1 Alpha-1.1 false | b1 B5 9.10 tus | u1",
            "OrdB n4 1.0 tus false | ci 20260302 7 Update-2.10 true | b5 B2 8.4 aus | u4",
            "OrdD n2 1.100 aus false | development 20260304 5 Snapshot-1.3 true | b3 B4 9.9 updates | u2",
            "OrdF n6 3 fast true | nightly 20260306 2 - false | - - - - | u6",
            "OrdG n0 0.9 ga false | nightly 20260307 3 - false | - - - - | u0");

    @BeforeEach
    void fill() {
        if (all().size() == ROWS.size()) {
            return;
        }
        ROWS.forEach(row -> {
            String[] cells = row.replace("|", "").split(" +", -1);
            boolean layered = !cells[10].equals("-");
            String body = """
                    {"compose_info": {"header": {"type": "productmd.composeinfo", "version": "1.2"}, "payload": {
                      "compose": {"id": "x-20260101.0", "type": "%s", "date": "%s", "respin": %s%s},
                      "release": {"short": "%s", "name": "%s", "version": "%s", "type": "%s", "internal": %s, "is_layered": %s},
                      %s "variants": {}}}}
                    """.formatted(
                            cells[5],
                            cells[6],
                            cells[7],
                            cells[8].equals("-") ? "" : ", \"label\": \"" + cells[8] + "\", \"final\": " + cells[9],
                            cells[0],
                            cells[1],
                            cells[2],
                            cells[3],
                            cells[4],
                            layered,
                            layered
                                    ? "\"base_product\": {\"name\": \"%s\", \"short\": \"%s\", \"version\": \"%s\", \"type\": \"%s\"},"
                                            .formatted(cells[10], cells[11], cells[12], cells[13])
                                    : "");
            Answer answer = post(COMPOSES, body, "X-Remote-User", cells[14]);
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        });
    }

    private List<JsonNode> all() {
        return listed("");
    }

    private List<JsonNode> listed(String order) {
        Answer answer = get(COMPOSES + "?release_short_startswith=Ord&per_page=100" + order);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().path("items").valueStream().toList();
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                key("id", text("/compose/id")),
                key("date", text("/compose/date")),
                key("respin", number("/compose/respin")),
                key("type", text("/compose/type")),
                key("label", text("/compose/label")),
                key("final", truth("/compose/final")),
                key("release_name", text("/release/name")),
                key("release_version", ComposeOrderApiTest::version),
                key("release_short", text("/release/short")),
                key("release_is_layered", truth("/release/is_layered")),
                key("release_type", text("/release/type")),
                key("release_internal", truth("/release/internal")),
                key("base_product_name", text("/base_product/name")),
                key("base_product_short", text("/base_product/short")),
                key("base_product_version", text("/base_product/version")),
                key("base_product_type", text("/base_product/type")),
                key("builder", compose -> compose.path("builder").asString()));
    }

    private static <T extends Comparable<T>> Arguments key(String name, Function<JsonNode, T> value) {
        return Arguments.of(name, Comparator.comparing(value));
    }

    private static Function<JsonNode, String> text(String path) {
        // What is not there comes after all that is.
        return compose -> compose.at(PAYLOAD + path).asStringOpt().orElse("\uffff");
    }

    private static Function<JsonNode, Integer> number(String path) {
        return compose -> compose.at(PAYLOAD + path).intValue();
    }

    private static Function<JsonNode, Boolean> truth(String path) {
        return compose -> compose.at(PAYLOAD + path).booleanValue(false);
    }

    /** The numbers of a version, each as wide as the others, so that they compare as numbers do. */
    private static String version(JsonNode compose) {
        return String.join(
                ".",
                Arrays.stream(compose.at(PAYLOAD + "/release/version")
                                .asString()
                                .split("\\.", -1))
                        .map("%5s"::formatted)
                        .toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    @Shows("list-order-fields")
    void ordersByEachKeyUpAndDownAndThenByDateAndId(String key, Comparator<JsonNode> order) {
        // What is equal comes newest first, whichever way.
        Comparator<JsonNode> newest = Comparator.comparing(text("/compose/date"))
                .thenComparing(text("/compose/id"))
                .reversed();
        List<JsonNode> up = new ArrayList<>(all());
        List<JsonNode> down = new ArrayList<>(all());
        up.sort(order.thenComparing(newest));
        down.sort(order.reversed().thenComparing(newest));

        assertThat(ids(listed("&order_by=" + key))).isEqualTo(ids(up));
        assertThat(ids(listed("&order_by=-" + key))).isEqualTo(ids(down));
        assertThat(ids(up)).as("%s tells them apart", key).isNotEqualTo(ids(down));
    }

    private static List<String> ids(List<JsonNode> composes) {
        return composes.stream().map(text("/compose/id")).toList();
    }
}
