package org.composure.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RawRequest;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whatever is sent: nothing is stored, nothing breaks, and the answer says what was given and what was expected. */
class BadInputApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";
    private static final String COMPOSE = COMPOSES + Composes.id("Bad");
    private static final String TAGS = "/api/1/tags/";
    private static final String PROMOTIONS = "/api/1/promotions/";
    private static final String REMOVALS = "/api/1/removals/";
    private static final String SCHEDULES = "/api/1/schedules/";
    private static final String MESSAGES = "/api/1/messages/";
    private static final String NASTY = Composes.id("Nasty");
    private static final String NOT_UNDERSTOOD =
            "<p>The browser (or proxy) sent a request that this server could not understand.</p>";

    /**
     * One bad request.
     *
     * @param field the field at fault; empty where none is
     * @param says what the message of that field, or else the whole message, contains
     */
    record Bad(String method, String path, String body, int status, String field, String says) {
        @Override
        public String toString() {
            String shown = body.length() > 100 ? body.substring(0, 100) + "…" : body;
            return method + " " + path + " " + shown.replaceAll("\\s+", " ");
        }
    }

    private static Bad posted(String body, String field, String says) {
        return new Bad("POST", COMPOSES, body, 400, field, says);
    }

    private static Bad posting(String from, String to, String field, String says) {
        String body = Composes.nightly("Bad");
        assertThat(body).contains(from);
        return posted(body.replace(from, to), "compose_info." + field, says);
    }

    private static Bad postedWith(String more, String field, String says) {
        return posted(Composes.nightlyWith("Bad", more), field, says);
    }

    private static Bad patched(String body, String field, String says) {
        return new Bad("PATCH", COMPOSE, body, 400, field, says);
    }

    private static Bad tag(String body, String field, String says) {
        return new Bad("POST", TAGS, body, 400, field, says);
    }

    private static Bad tagNamed(String name, String says) {
        return tag("{\"name\": %s, \"description\": \"d\", \"documentation\": \"d\"}".formatted(name), "name", says);
    }

    private static Bad wish(String body, String field, String says) {
        return new Bad("POST", PROMOTIONS, body, 400, field, says);
    }

    private static Bad queried(String pathAndQuery, String field, String says) {
        return new Bad("GET", pathAndQuery, "", 400, field, says);
    }

    private static Bad missing(String method, String path) {
        return new Bad(method, path, method.equals("GET") ? "" : "{\"action\": 5", 404, "", "No such");
    }

    static Stream<Bad> badComposes() {
        return Stream.of(
                posted("", "body", "nothing (expected: a JSON object in UTF-8)"),
                posted("   ", "body", "nothing"),
                posted("{", "body", "line 1, column"),
                posted("{\"compose_info\": {\"header\": }", "compose_info.header", "no JSON"),
                posted("{\"compose_info\": NaN}", "compose_info", "no JSON"),
                posted("{'compose_info': 1}", "body", "no JSON"),
                posted("{\"a\": 1} {\"b\": 2}", "body", "no JSON"),
                posted("<xml/>", "body", "no JSON"),
                posted("compose_info=%7B%7D", "body", "no JSON"),
                posted("null", "body", "null (expected: a JSON object"),
                posted("{}", "body", "{} (expected: a JSON object with members)"),
                posted("[]", "body", "expected: a JSON object"),
                posted("0", "body", "0 (expected"),
                posted("\"\"", "body", "\"\" (expected"),
                posted("false", "body", "false (expected"),
                posted("[1]", "body", "[1] (expected: a JSON object)"),
                posted("\"x\"", "body", "\"x\" (expected: a JSON object)"),
                posted("5", "body", "5 (expected: a JSON object)"),
                posted("true", "body", "true (expected: a JSON object)"),
                posted("{\"foo\": 1}", "compose_info", "nothing (expected: a productmd ComposeInfo)"),
                posted("{\"compose_info\": null}", "compose_info", "null (expected"),
                posted("{\"compose_info\": 5}", "compose_info", "5 (expected: an object)"),
                posted("{\"compose_info\": []}", "compose_info", "a list (expected: an object)"),
                posted("{\"compose_info\": {}}", "compose_info.header", "nothing (expected: an object)"),
                posted("{\"compose_info\": " + "[".repeat(99) + "]".repeat(99) + "}", "compose_info", "a list"),
                posted("{\"a\": " + "[".repeat(200) + "]".repeat(200) + "}", "body", "no JSON"),
                posted("{\"a\": 1, \"compose_info\": {}, \"a\": 2}", "a", "Duplicate"),
                posted(
                        "{\"compose_info\": {\"header\": {\"version\": \"1.2\", \"version\": \"1.1\"}}}",
                        "compose_info.header.version",
                        "Duplicate"),
                posted("{\"a\": {\"b\": [\"x\\u0000y\"]}}", "a.b[0]", "NUL"),
                posted("{\"a\\u0000\": 1}", "[\"a\\u0000\"]", "NUL"),
                posted("{\"a\": \"\\ud800\"}", "a", "surrogate"),
                posted("{\"a\": \"\\udc00\\ud800\"}", "a", "surrogate"),
                posting("\"1.2\"", "1.2", "header.version", "expected: text of two numbers"),
                posting("\"1.2\"", "\"x\"", "header.version", "\"x\" (expected"),
                posting("productmd.composeinfo", "productmd.rpms", "header.type", "productmd.rpms"),
                posting(
                        "\"type\": \"nightly\"",
                        "\"type\": \"weekly\"",
                        "payload.compose.type",
                        "\"weekly\" (expected: one of test"),
                posting("\"date\": \"20261120\"", "\"date\": \"99999999\"", "payload.compose.date", "99999999"),
                posting("\"date\": \"20261120\"", "\"date\": 20261120", "payload.compose.date", "YYYYMMDD"),
                posting(
                        "\"respin\": 0",
                        "\"respin\": -1",
                        "payload.compose.respin",
                        "-1 (expected: a whole number from 0"),
                posting("\"respin\": 0", "\"respin\": true", "payload.compose.respin", "true (expected"),
                posting("\"respin\": 0", "\"respin\": 2147483647", "payload.compose.respin", "2147483647 (expected"),
                posting("\"respin\": 0", "\"respin\": 1e99", "payload.compose.respin", "expected: a whole number"),
                posting(
                        "\"respin\": 0",
                        "\"respin\": 0, \"label\": \"Foo-1\"",
                        "payload.compose.label",
                        "\"Foo-1\" (expected"),
                posting("\"short\": \"Bad\"", "\"short\": \"../../etc\"", "payload.release.short", "../../etc"),
                posting("\"short\": \"Bad\"", "\"short\": \"\"", "payload.release.short", "\"\" (expected"),
                posting("\"short\": \"Bad\"", "\"short\": \"a b\"", "payload.release.short", "a b"),
                posting("\"short\": \"Bad\"", "\"short\": \"a?b\"", "payload.release.short", "a?b"),
                posting("\"short\": \"Bad\"", "\"short\": \"a#b\"", "payload.release.short", "a#b"),
                posting("\"version\": \"43\"", "\"version\": \"a?b\"", "payload.release.version", "a?b"),
                posting("\"version\": \"43\"", "\"version\": \"a#b\"", "payload.release.version", "a#b"),
                posting("\"short\": \"Bad\"", "\"short\": \"a\\nb\"", "payload.release.short", "\\u000a"),
                posting(
                        "\"short\": \"Bad\"",
                        "\"short\": \"" + "x".repeat(5000) + "\"",
                        "payload.release.short",
                        "5000"),
                posting("\"version\": \"43\"", "\"version\": \"4/3\"", "payload.release.version", "4/3"),
                posting("\"version\": \"43\"", "\"version\": \"4..3\"", "payload.release.version", "4..3"),
                posting("\"type\": \"ga\"", "\"type\": \"gaga\"", "payload.release.type", "gaga"),
                posting(
                        "\"internal\": false",
                        "\"is_layered\": true",
                        "payload.base_product",
                        "nothing (expected: an object)"),
                posting("\"variants\": {", "\"variants\": 5, \"other\": {", "payload.variants", "5 (expected"),
                posting(
                        "[1, 2.5, null]",
                        "[1, 1e999]",
                        "payload.vendor_extension.kept[1]",
                        "expected: a number that is not too large"),
                posting("[1, 2.5, null]", "[\"\\u0000\"]", "payload.vendor_extension.kept[0]", "NUL"),
                postedWith("\"parent_compose_ids\": \"Fedora\"", "parent_compose_ids", "\"Fedora\" (expected: a list"),
                postedWith("\"parent_compose_ids\": 5", "parent_compose_ids", "5 (expected: a list"),
                postedWith("\"parent_compose_ids\": [5]", "parent_compose_ids[0]", "5 (expected: a compose's id"),
                postedWith("\"parent_compose_ids\": [\"No-1-20261120.0\"]", "parent_compose_ids", "No-1-20261120.0"),
                postedWith("\"parent_compose_ids\": [null]", "parent_compose_ids[0]", "null (expected"),
                postedWith("\"respin_of\": {}", "respin_of", "an object (expected"),
                postedWith("\"respin_of\": \"No-1-20261120.0\"", "respin_of", "No-1-20261120.0"),
                postedWith("\"compose_url\": 5", "compose_url", "5 (expected: an http or https URL"),
                postedWith("\"compose_url\": \"ftp://x\"", "compose_url", "\"ftp://x\" (expected"),
                postedWith("\"compose_url\": \"http://x/\\n\"", "compose_url", "\\u000a"),
                postedWith("\"compose_url\": \"httpfoo\"", "compose_url", "httpfoo"),
                postedWith("\"compose_url\": \"http://x/" + "y".repeat(2000) + "\"", "compose_url", "2000"),
                postedWith(
                        "\"compose_url\": \"http://localhost/incoming/../etc\"",
                        "compose_url",
                        "/../etc\" (expected: http://localhost/incoming/ and the path of a directory there"),
                postedWith(
                        "\"compose_url\": \"http://localhost/incoming/.composure/x\"",
                        "compose_url",
                        "a first part beginning with a dot"),
                postedWith("\"location\": \"incoming\"", "location", "\"incoming\" (expected: an object"),
                postedWith("\"location\": {}", "location.volume", "nothing (expected"),
                postedWith("\"location\": {\"volume\": \"incoming\"}", "location.path", "nothing (expected"),
                postedWith(
                        "\"location\": {\"volume\": \"moon\", \"path\": \"a\"}",
                        "location.volume",
                        "\"moon\" (expected: one of"),
                postedWith(
                        "\"location\": {\"volume\": \"Moon!\", \"path\": \"a\"}",
                        "location.volume",
                        "\"Moon!\" (expected"),
                postedWith(
                        "\"location\": {\"volume\": \"incoming\", \"path\": \"../x\"}",
                        "location.path",
                        "\"../x\" (expected"),
                postedWith(
                        "\"location\": {\"volume\": \"incoming\", \"path\": \"/etc\"}",
                        "location.path",
                        "\"/etc\" (expected"),
                postedWith(
                        "\"location\": {\"volume\": \"incoming\", \"path\": \"a\", \"x\": 1}",
                        "location.x",
                        "is not known here"),
                postedWith(
                        "\"location\": {\"volume\": \"incoming\", \"path\": \"a\"}, \"compose_url\": \"http://else.example/a\"",
                        "compose_url",
                        "the location's own URL"));
    }

    static Stream<Bad> badPatches() {
        return Stream.of(
                patched("", "body", "nothing"),
                patched("{\"action\":", "action", "no JSON"),
                patched("[]", "body", "expected: a JSON object"),
                patched("[\"tag\"]", "body", "expected: a JSON object"),
                patched("{\"foo\": 1}", "action", "nothing (expected: tag, untag, set_url, extend, hold or release)"),
                patched("{\"action\": null}", "action", "null (expected"),
                patched("{\"action\": \"\"}", "action", "\"\" (expected"),
                patched("{\"action\": \"delete\"}", "action", "\"delete\" (expected"),
                patched("{\"action\": [\"tag\"]}", "action", "a list (expected"),
                patched("{\"action\": {}}", "action", "an object (expected"),
                patched("{\"action\": \"tag\"}", "tag", "nothing (expected: the name of a tag)"),
                patched("{\"action\": \"untag\", \"tag\": \"\"}", "tag", "\"\" (expected"),
                patched("{\"action\": \"tag\", \"tag\": null}", "tag", "null (expected"),
                patched("{\"action\": \"tag\", \"tag\": 1}", "tag", "1 (expected"),
                patched("{\"action\": \"tag\", \"tag\": [\"blocked\"]}", "tag", "a list (expected"),
                patched("{\"action\": \"tag\", \"tag\": \"nobody-made-this\"}", "tag", "nobody-made-this"),
                patched("{\"action\": \"untag\", \"tag\": \"nobody-made-this\"}", "tag", "nobody-made-this"),
                patched(
                        "{\"action\": \"tag\", \"tag\": \"blocked\", \"user_data\": {}}",
                        "user_data",
                        "an object (expected"),
                patched(
                        "{\"action\": \"tag\", \"tag\": \"blocked\", \"user_data\": true}",
                        "user_data",
                        "true (expected"),
                patched("{\"action\": \"tag\", \"tag\": \"blocked\", \"user_data\": \"\\u0000\"}", "user_data", "NUL"),
                patched("{\"action\": \"set_url\"}", "compose_url", "nothing (expected"),
                patched("{\"action\": \"set_url\", \"compose_url\": 5}", "compose_url", "5 (expected"),
                patched("{\"action\": \"set_url\", \"compose_url\": \"ftp://x\"}", "compose_url", "ftp://x"),
                patched(
                        "{\"action\": \"set_url\", \"compose_url\": \"http://localhost/nightly/a%2f..%2f..%2fetc\"}",
                        "compose_url", "expected: http://localhost/nightly/ and the path of a directory there"),
                patched("{\"action\": \"set_url\", \"compose_url\": \"https://a b/\"}", "compose_url", "https://a b/"),
                patched(
                        "{\"action\": \"set_url\", \"compose_url\": \"http://\"}",
                        "compose_url",
                        "\"http://\" (expected"),
                patched("{\"action\": \"extend\"}", "until", "nothing (expected: a time in UTC"),
                patched("{\"action\": \"extend\", \"until\": 5}", "until", "5 (expected"),
                patched("{\"action\": \"extend\", \"until\": \"tomorrow\"}", "until", "\"tomorrow\" (expected"),
                patched("{\"action\": \"extend\", \"until\": \"2026-11-20\"}", "until", "\"2026-11-20\" (expected"),
                patched(
                        "{\"action\": \"extend\", \"until\": \"+123456789-01-01T00:00:00Z\"}",
                        "until",
                        "of the years 2000 to 9999"),
                patched(
                        "{\"action\": \"extend\", \"until\": \"2001-01-01T00:00:00Z\"}",
                        "until",
                        "2001-01-01T00:00:00Z\" (expected: a time after "),
                patched(
                        "{\"action\": \"extend\", \"until\": \"2999-01-01T00:00:00Z\", \"user_data\": []}",
                        "user_data",
                        "a list (expected"),
                patched("{\"action\": \"hold\", \"user_data\": {}}", "user_data", "an object (expected"),
                patched("{\"action\": \"hold\", \"user_data\": \"\\u0000\"}", "user_data", "NUL"),
                patched("{\"action\": \"release\", \"holder\": 5}", "holder", "5 (expected: a user's name"),
                patched("{\"action\": \"release\", \"holder\": \"\"}", "holder", "\"\" (expected"),
                patched("{\"action\": \"release\", \"user_data\": true}", "user_data", "true (expected"));
    }

    private static Bad tagPatched(String body, String field, String says) {
        return new Bad("PATCH", TAGS + "blocked", body, 400, field, says);
    }

    static Stream<Bad> badTagPatches() {
        return Stream.of(
                tagPatched("", "body", "nothing"),
                tagPatched("{}", "body", "{} (expected"),
                tagPatched("{\"name\": 5}", "name", "5 (expected"),
                tagPatched("{\"name\": \"123\"}", "name", "not only digits"),
                tagPatched("{\"name\": \"a/b\"}", "name", "\"a/b\" (expected"),
                tagPatched("{\"description\": []}", "description", "a list (expected"),
                tagPatched("{\"documentation\": \"a\\u0007\"}", "documentation", "\\u0007"),
                tagPatched("{\"description\": \"" + "x".repeat(10_001) + "\"}", "description", "at most 10000"),
                tagPatched("{\"description\": \"d\", \"user_data\": {}}", "user_data", "an object (expected"),
                tagPatched("{\"action\": 5}", "action", "5 (expected: one of add_tagger, remove_tagger"),
                tagPatched("{\"action\": \"add_tagger\"}", "group", "nothing (expected"),
                tagPatched("{\"action\": \"add_tagger\", \"username\": 5}", "username", "5 (expected"),
                tagPatched("{\"action\": \"add_tagger\", \"username\": {}}", "username", "an object (expected"),
                tagPatched(
                        "{\"action\": \"add_tagger\", \"username\": \"" + "x".repeat(201) + "\"}",
                        "username",
                        "1 to 200 characters"),
                tagPatched(
                        "{\"action\": \"add_tagger\", \"username\": \"a\", \"group\": [\"b\"]}",
                        "group",
                        "a list (expected"),
                tagPatched(
                        "{\"action\": \"remove_untagger\", \"username\": \"never-heard-of\"}",
                        "username",
                        "never-heard-of"));
    }

    static Stream<Bad> badRemovals() {
        return Stream.of(
                removal("", "body", "nothing"),
                removal("{}", "body", "{}"),
                removal("[1]", "body", "[1]"),
                removal("{\"reason\": \"x\"}", "compose_id", "nothing (expected: a compose's id"),
                removal("{\"compose_id\": 5}", "compose_id", "5 (expected"),
                removal("{\"compose_id\": \"../etc\"}", "compose_id", "\"../etc\" (expected"),
                removalOfBad("\"due_at\": 5", "due_at", "5 (expected: a time in UTC"),
                removalOfBad("\"due_at\": \"now\"", "due_at", "\"now\" (expected"),
                removalOfBad("\"due_at\": \"1999-12-31T23:59:59Z\"", "due_at", "of the years 2000 to 9999"),
                removalOfBad("\"reason\": 5", "reason", "5 (expected"),
                removalOfBad("\"reason\": \"a\\u0007\"", "reason", "\\u0007"),
                removalOfBad("\"reason\": \"" + "x".repeat(5001) + "\"", "reason", "at most 5000 characters"),
                removalOfBad(
                        "\"force\": true", "force", "is not known here (expected: one of compose_id, due_at, reason)"),
                new Bad(
                        "POST",
                        REMOVALS + "?dry_run=maybe",
                        "{}",
                        400,
                        "dry_run",
                        "\"maybe\" (expected: true or false)"),
                new Bad(
                        "POST",
                        REMOVALS + "?dryrun=true",
                        "{\"compose_id\": \"x\"}",
                        400,
                        "dryrun",
                        "is not known here"),
                new Bad("POST", REMOVALS, "{\"compose_id\": \"No-1-20261120.0\"}", 404, "", "No such compose"),
                new Bad(
                        "POST",
                        REMOVALS + "?dry_run=true",
                        "{\"compose_id\": \"No-1-20261120.0\"}",
                        404,
                        "",
                        "No such compose"),
                missing("GET", REMOVALS + "00000000-0000-7000-8000-000000000000"),
                missing("GET", REMOVALS + "1-1-1-1-1"),
                missing("PATCH", REMOVALS + "x"),
                missing("PATCH", REMOVALS + "00000000-0000-7000-8000-000000000000"),
                queried(REMOVALS + "?state=open", "state", "\"open\" (expected: one of requested"),
                queried(REMOVALS + "?kind=house", "kind", "\"house\" (expected: one of compose, tree"));
    }

    @Test
    void decisionsAboutRemovalsAreReadBeforeAnythingIsDecided() {
        jdbc.sql("update compose set location_volume = 'incoming', location_path = id where id = 'Bad-43-20261120.n.0'")
                .update();
        String removal = REMOVALS
                + post(REMOVALS, "{\"compose_id\": \"Bad-43-20261120.n.0\"}")
                        .json()
                        .path("id")
                        .asString();

        for (Bad bad : List.of(
                decision(removal, "", "body", "nothing"),
                decision(removal, "{\"comment\": \"x\"}", "action", "nothing (expected: one of cancel, retry, empty)"),
                decision(removal, "{\"action\": \"approve\"}", "action", "\"approve\" (expected: one of"),
                decision(removal, "{\"action\": [\"cancel\"]}", "action", "a list (expected"),
                decision(removal, "{\"action\": \"cancel\", \"comment\": 5}", "comment", "5 (expected"),
                decision(removal, "{\"action\": \"cancel\", \"reason\": \"x\"}", "reason", "is not known here"))) {
            isRefusedWithWhatWasGivenAndExpected(bad);
        }
        assertThat(patch(removal, "{\"action\": \"cancel\"}").status()).isEqualTo(200);
    }

    private static Bad removal(String body, String field, String says) {
        return new Bad("POST", REMOVALS, body, 400, field, says);
    }

    private static Bad removalOfBad(String more, String field, String says) {
        return removal("{\"compose_id\": \"Bad-43-20261120.n.0\", " + more + "}", field, says);
    }

    private static Bad schedule(String members, String field, String says) {
        return new Bad("POST", SCHEDULES, "{" + members + "}", 400, field, says);
    }

    private static Bad decision(String removal, String body, String field, String says) {
        return new Bad("PATCH", removal, body, 400, field, says);
    }

    static Stream<Bad> badTagsAndPromotions() {
        return Stream.of(
                tag("{}", "body", "{} (expected"),
                tag("{\"x\": 1}", "name", "nothing (expected"),
                tag("{\"name\": \"n\"}", "description", "nothing (expected"),
                tag("{\"name\": \"n\", \"description\": \"d\"}", "documentation", "nothing (expected"),
                tag(
                        "{\"name\": \"n\", \"description\": \"\", \"documentation\": \"d\"}",
                        "description",
                        "\"\" (expected"),
                tag("{\"name\": \"n\", \"description\": 5, \"documentation\": \"d\"}", "description", "5 (expected"),
                tag(
                        "{\"name\": \"n\", \"description\": \"d\", \"documentation\": \"d\", \"user_data\": {}}",
                        "user_data",
                        "an object"),
                tagNamed("\"\"", "\"\" (expected"),
                tagNamed("\" \"", "\" \" (expected"),
                tagNamed("5", "5 (expected"),
                tagNamed("{}", "an object (expected"),
                tagNamed("\"123\"", "not only digits"),
                tagNamed("\"\u0661\u0662\"", "not only digits"),
                tagNamed("\"a/b\"", "\"a/b\" (expected"),
                tagNamed("\"a\\\\b\"", "a\\b"),
                tagNamed("\"..\"", "\"..\" (expected"),
                tagNamed("\"a\\tb\"", "\\u0009"),
                tagNamed("\"a\\u0085b\"", "control characters"),
                tagNamed("\"" + "x".repeat(201) + "\"", "1 to 200 characters"),
                tagNamed("\"blocked\"", "a name that no tag has yet"),
                wish("", "body", "nothing"),
                wish("{}", "body", "{}"),
                wish("[1]", "body", "[1]"),
                wish("{\"to\": \"nightly\"}", "compose_id", "nothing (expected: a compose's id"),
                wish(
                        "{\"compose_id\": \"Bad-43-20261120.n.0\"}",
                        "to",
                        "nothing (expected: one of the stages periodic"),
                wish("{\"compose_id\": 5, \"to\": \"nightly\"}", "compose_id", "5 (expected"),
                wish("{\"compose_id\": \"../etc\", \"to\": \"nightly\"}", "compose_id", "\"../etc\" (expected"),
                wish(
                        "{\"compose_id\": \"Bad-43-20261120.n.0\", \"to\": \"heaven\"}",
                        "to",
                        "\"heaven\" (expected: one of"),
                wish("{\"compose_id\": \"Bad-43-20261120.n.0\", \"to\": [\"nightly\"]}", "to", "a list (expected"),
                wish(
                        "{\"compose_id\": \"Bad-43-20261120.n.0\", \"to\": \"nightly\", \"reason\": 5}",
                        "reason",
                        "5 (expected"),
                wish(
                        "{\"compose_id\": \"Bad-43-20261120.n.0\", \"to\": \"nightly\", \"reason\": \"a\\u0007\"}",
                        "reason",
                        "\\u0007"),
                wish(
                        "{\"compose_id\": \"Bad-43-20261120.n.0\", \"to\": \"nightly\", \"reasons\": \"x\"}",
                        "reasons",
                        "is not known here (expected: one of compose_id, to, reason)"),
                new Bad(
                        "POST",
                        PROMOTIONS + "?dry_run=maybe",
                        "{}",
                        400,
                        "dry_run",
                        "\"maybe\" (expected: true or false)"),
                new Bad(
                        "POST",
                        PROMOTIONS + "?dryrun=true",
                        "{\"compose_id\": \"Bad-43-20261120.n.0\", \"to\": \"nightly\"}",
                        400,
                        "dryrun",
                        "is not known here"),
                new Bad(
                        "POST",
                        PROMOTIONS,
                        "{\"compose_id\": \"No-1-20261120.0\", \"to\": \"nightly\"}",
                        404,
                        "",
                        "No such compose"));
    }

    static Stream<Bad> badPathsAndQueries() {
        return Stream.of(
                missing("GET", COMPOSES + "Nobody-1-20261120.0"),
                missing("PATCH", COMPOSES + "Nobody-1-20261120.0"),
                missing("GET", COMPOSES + "Nobody-1-20261120.0/changes/"),
                missing("GET", COMPOSES + "a%20b"),
                missing("GET", COMPOSES + "a%2Fb/changes/"),
                missing("GET", COMPOSES + "a%0Ab"),
                missing("GET", COMPOSES + "-"),
                missing("GET", COMPOSES + "%C3%A9"),
                missing("GET", COMPOSES + "x".repeat(3000)),
                missing("PATCH", COMPOSES + "a%2Fb"),
                missing("GET", PROMOTIONS + "00000000-0000-7000-8000-000000000000"),
                missing("GET", PROMOTIONS + "1-1-1-1-1"),
                missing("GET", PROMOTIONS + "x"),
                missing("PATCH", PROMOTIONS + "x"),
                missing("PATCH", PROMOTIONS + "00000000-0000-7000-8000-000000000000"),
                missing("GET", TAGS + "nobody-made-this"),
                missing("PATCH", TAGS + "nobody-made-this"),
                missing("GET", TAGS + "nobody-made-this/changes/"),
                missing("GET", COMPOSES + "Nobody-1-20261120.0/repo/"),
                queried(COMPOSE + "/repo/?variant=%2Fetc", "variant", "\"/etc\" (expected"),
                queried(COMPOSES + "?respin=x", "respin", "\"x\" (expected: a whole number"),
                queried(COMPOSES + "?respin=2147483648", "respin", "2147483648"),
                queried(COMPOSES + "?respin=1.5", "respin", "1.5"),
                queried(COMPOSES + "?final=maybe", "final", "\"maybe\" (expected: true or false)"),
                queried(COMPOSES + "?release_is_layered=2", "release_is_layered", "\"2\" (expected"),
                queried(COMPOSES + "?release_internal=tr", "release_internal", "\"tr\" (expected"),
                queried(COMPOSES + "?stage=heaven", "stage", "\"heaven\" (expected: one of"),
                queried(COMPOSES + "?order_by=x", "order_by", "\"x\" (expected: one of"),
                queried(COMPOSES + "?order_by=--id", "order_by", "--id"),
                queried(COMPOSES + "?page=9223372036854775808", "page", "9223372036854775808"),
                queried(COMPOSES + "?per_page=99999999999999999999", "per_page", "99999999999999999999"),
                queried(COMPOSES + "?id=a%00b", "id", "\\u0000"),
                queried(COMPOSES + "?other=%1F", "other", "control characters"),
                queried(COMPOSES + "?x%0A=1", "x%0A", "control characters"),
                queried(COMPOSES + "?id=%ED%A0%80", "id", "percent-encoded UTF-8"),
                queried(TAGS + "?id=abc", "id", "\"abc\" (expected"),
                queried(TAGS + "?order_by=taggers", "order_by", "\"taggers\" (expected: one of id, name"),
                queried(PROMOTIONS + "?state=open", "state", "\"open\" (expected: one of requested"),
                queried(PROMOTIONS + "?to=heaven", "to", "\"heaven\" (expected: one of"),
                queried(PROMOTIONS + "?state=", "state", "\"\" (expected: one of requested"),
                queried(PROMOTIONS + "?stat=waiting", "stat", "is not known here (expected: one of "),
                queried(
                        PROMOTIONS + "?to=nightly&to=milestone",
                        "to",
                        "\"nightly, milestone\" (expected: one value: one of"),
                queried(PROMOTIONS + "?compose_id=../etc", "compose_id", "\"../etc\" (expected: a compose's id"),
                queried(REMOVALS + "?requested_by=%20", "requested_by", "\" \" (expected: a user's name"),
                queried(REMOVALS + "?page=0", "page", "\"0\" (expected: a whole number from 1"),
                queried(SCHEDULES + "?page=x", "page", "\"x\" (expected: a whole number from 1"),
                queried(SCHEDULES + "?per_page=-1", "per_page", "\"-1\" (expected: a whole number from 0"),
                queried(MESSAGES + "?page=9223372036854775808", "page", "9223372036854775808"),
                queried(MESSAGES + "?state=published", "state", "\"published\" (expected: one of waiting, parked"),
                queried(MESSAGES + "?order_by=", "order_by", "\"\" (expected: one of id, compose_id"),
                queried(
                        "/api/1/policies/?all=1",
                        "all",
                        "is not known here (expected: one of page, per_page, or nothing)"),
                queried(
                        "/api/1/candidates/?release_short=&release_version=43",
                        "release_short",
                        "\"\" (expected: part"),
                queried(
                        "/api/1/candidates/?release_short=a&release_version=43",
                        "to",
                        "nothing (expected: one of the stages periodic"),
                new Bad("POST", PROMOTIONS + "?dry_run=1", "{}", 400, "dry_run", "\"1\" (expected: true or false)"),
                removalOfBad("\"due_at\": \"2026-11-20T18:00:00+01:00\"", "due_at", "expected: a time in UTC"),
                removalOfBad("\"due_at\": \"2027-02-29T18:00:00Z\"", "due_at", "expected: a time in UTC"),
                schedule("\"to\": \"heaven\"", "to", "\"heaven\" (expected: one of the stages periodic"),
                schedule("\"name\": \"-x\"", "name", "\"-x\" (expected: a name"),
                schedule("\"release_short\": \"\\u2003\"", "release_short", "(expected: part of a release's name"),
                schedule("\"cron\": \"61 * * * *\"", "cron", "61 * * * *"),
                schedule("\"zone\": \"Moon/Base\"", "zone", "Moon/Base"),
                schedule("\"wait_for\": \"0h\"", "wait_for", "\"0h\" (expected: 1 to 99999"));
    }

    @BeforeEach
    void aComposeToPatch() {
        if (get(COMPOSE).status() == 404) {
            assertThat(post(COMPOSES, Composes.nightly("Bad")).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource({
        "badComposes",
        "badPatches",
        "badTagsAndPromotions",
        "badTagPatches",
        "badRemovals",
        "badPathsAndQueries"
    })
    @Shows({
        "error-shape",
        "error-400-text",
        "error-non-object",
        "route-compose-not-found",
        "post-typed",
        "post-doubtful",
        "tag-names",
        "patch-order"
    })
    void isRefusedWithWhatWasGivenAndExpected(Bad bad) {
        Map<String, Long> before = counts();

        Answer answer = send(bad.method(), bad.path(), bad.body());

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(bad.status());
        assertThat(counts()).isEqualTo(before);
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(bad.status());
        assertThat(problem.path("error").asString()).isEqualTo(bad.status() == 404 ? "Not Found" : "Bad Request");
        assertThat(problem.path("message").asString()).isNotEmpty();
        if (bad.field().isEmpty()) {
            assertThat(problem.has("errors")).isFalse();
            assertThat(problem.path("message").asString()).contains(bad.says());
        } else {
            String said = problem.path("errors")
                    .valueStream()
                    .filter(error -> error.path("field").asString().equals(bad.field()))
                    .map(error -> error.path("message").asString())
                    .findFirst()
                    .orElse("");
            assertThat(said).as(answer.response().body()).contains(bad.says()).contains("expected");
        }
    }

    @Test
    @Shows({
        "error-malformed",
        "error-falsy",
        "post-no-compose-info",
        "post-unparsable",
        "patch-no-action",
        "patch-no-tag",
        "patch-set-url-refused",
        "tag-post-required"
    })
    void ctsWordsStandInTheMessages() {
        assertThat(message(post(COMPOSES, "{"))).isEqualTo(NOT_UNDERSTOOD);
        assertThat(message(post(COMPOSES, ""))).isEqualTo(NOT_UNDERSTOOD);
        for (String falsy : new String[] {"{}", "[]", "0", "\"\"", "0.0", "false"}) {
            assertThat(message(post(COMPOSES, falsy))).as(falsy).isEqualTo("No JSON POST data submitted");
            assertThat(message(patch(COMPOSE, falsy))).as(falsy).isEqualTo("No JSON PATCH data submitted.");
            assertThat(message(post(TAGS, falsy))).as(falsy).isEqualTo("No JSON POST data submitted.");
            // So CTS says, though it is a PATCH.
            assertThat(message(patch(TAGS + "blocked", falsy))).as(falsy).isEqualTo("No JSON POST data submitted.");
        }
        assertThat(message(post(COMPOSES, "{\"a\": 1}"))).isEqualTo("No \"compose_info\" field in JSON POST data.");
        assertThat(message(post(COMPOSES, "{\"compose_info\": 1}"))).startsWith("Cannot parse \"compose_info\": ");
        assertThat(message(post(COMPOSES, Composes.nightlyWith("Bad", "\"parent_compose_ids\": [\"No-1-2\"]"))))
                .isEqualTo("Cannot find parent compose with id No-1-2.");
        assertThat(message(post(COMPOSES, Composes.nightlyWith("Bad", "\"respin_of\": \"No-1-2\""))))
                .isEqualTo("Cannot find respin_of compose with id No-1-2.");
        assertThat(message(patch(COMPOSE, "{\"a\": 1}"))).isEqualTo("No \"action\" field in JSON PATCH data.");
        assertThat(message(patch(COMPOSE, "{\"action\": 1}"))).isEqualTo("Unknown action.");
        assertThat(message(patch(COMPOSE, "{\"action\": \"tag\"}"))).isEqualTo("No \"tag\" field in JSON PATCH data.");
        assertThat(message(patch(COMPOSE, "{\"action\": \"tag\", \"tag\": \"no\"}")))
                .isEqualTo("Tag \"no\" does not exist");
        assertThat(message(patch(COMPOSE, "{\"action\": \"set_url\"}")))
                .isEqualTo("No \"compose_url\" field in JSON PATCH data.");
        assertThat(message(patch(COMPOSE, "{\"action\": \"set_url\", \"compose_url\": \"x\"}")))
                .isEqualTo("\"compose_url\" field must be a valid http(s) URL");
        assertThat(message(post(TAGS, "{\"a\": 1}"))).isEqualTo("Tag \"name\" is not defined.");
        assertThat(message(get(COMPOSES + "No-1-2"))).isEqualTo("No such compose found.");
        assertThat(message(get(TAGS + "no"))).isEqualTo("No such tag found.");
    }

    private static String message(Answer answer) {
        return answer.json().path("message").asString();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        String body = Composes.nightlyWith("Bad", "\"respin_of\": 5, \"compose_url\": \"x\", \"location\": 1")
                .replace("\"nightly\"", "\"weekly\"")
                .replace("\"date\": \"20261120\"", "\"date\": \"x\"");

        JsonNode errors = post(COMPOSES, body).json().path("errors");

        assertThat(errors.valueStream().map(error -> error.path("field").asString()))
                .contains(
                        "compose_info.payload.compose.type",
                        "compose_info.payload.compose.date",
                        "respin_of",
                        "compose_url",
                        "location");
    }

    /**
     * A body that nobody should send.
     *
     * @param field where the answer says that the fault is; empty where the body is too large to be looked at
     * @param says what the answer says about it
     */
    record Nasty(String body, String field, String says) {
        @Override
        public String toString() {
            return body.length() > 40 ? body.substring(0, 40) + "…" : body;
        }
    }

    private static Nasty nasty(String body, String field, String says) {
        return new Nasty(body, field, says);
    }

    private static Nasty noJson(String body, String field, String says) {
        return new Nasty(body, field, says + "\" (expected: a JSON object in UTF-8)");
    }

    private static Nasty noObject(String body) {
        return new Nasty(body, "body", body + " (expected: a JSON object)");
    }

    private static Nasty tooLarge(String body) {
        return new Nasty(body, "", "The body is too large (expected: at most 8388608 bytes).");
    }

    static Stream<Nasty> nasty() {
        return Stream.of(
                nasty("", "body", "nothing (expected: a JSON object in UTF-8)"),
                nasty(" ", "body", "nothing (expected: a JSON object in UTF-8)"),
                nasty("null", "body", "null (expected: a JSON object in UTF-8)"),
                noObject("true"),
                noObject("5"),
                noObject("\"x\""),
                noObject("[1]"),
                noObject("[[[]]]"),
                noJson(
                        "{",
                        "body",
                        "no JSON at line 1, column 2: \"Unexpected end-of-input: expected close marker for Object"),
                noJson(
                        "}",
                        "body",
                        "no JSON at line 1, column 1: \"Unexpected close marker '}': no open Object to close"),
                noJson("{\"a\": NaN}", "a", "no JSON at line 1, column 10: \"Non-standard token 'NaN'"),
                noJson("{\"a\": Infinity}", "a", "no JSON at line 1, column 15: \"Non-standard token 'Infinity'"),
                nasty("{\"a\": 0x10}", "a", "no JSON at line 1, column 8: \"Unexpected character ('x' (code 120))"),
                noJson(
                        "{\"a\": 01}",
                        "a",
                        "no JSON at line 1, column 8: \"Invalid numeric value: Leading zeroes not allowed"),
                noJson(
                        "{\"a\": 1" + "0".repeat(2_000) + "}",
                        "a",
                        "\"Number value length (2001) exceeds the maximum allowed (1000)"),
                noJson(
                        "{\"a\": 1e" + "9".repeat(2_000) + "}",
                        "a",
                        "\"Number value length (2001) exceeds the maximum allowed (1000)"),
                noJson(
                        "{\"a\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                        "body",
                        "\"Document nesting depth (101) exceeds the maximum allowed (100)"),
                noJson(
                        "{\"a\": ".repeat(10_000) + "1" + "}".repeat(10_000),
                        "body",
                        "\"Document nesting depth (101) exceeds the maximum allowed (100)"),
                noJson(
                        "[".repeat(1_000_000),
                        "body",
                        "no JSON at line 1, column 102: \"Document nesting depth (101) exceeds the maximum allowed (100)"),
                nasty(
                        "{\"a\": \"\\u0000\"}",
                        "a",
                        "\"\\u0000\" (expected: text without NUL characters and lone surrogates)"),
                nasty(
                        "{\"a\": \"\u0000\"}",
                        "a",
                        "no JSON at line 1, column 8: \"Illegal unquoted character ((CTRL-CHAR, code 0))"),
                nasty("\u0000", "body", "no JSON at line 1, column 1: \"Illegal character ((CTRL-CHAR, code 0))"),
                nasty(
                        "{\"a\": \"\\ud800\"}",
                        "a",
                        "\"\\ud800\" (expected: text without NUL characters and lone surrogates)"),
                nasty(
                        "{\"a\": \"\\udfff\\ud800\"}",
                        "a",
                        "\"\\udfff\\ud800\" (expected: text without NUL characters and lone surrogates)"),
                nasty(
                        "{\"\\ud800\": 1}",
                        "[\"\\ud800\"]",
                        "\"\\ud800\" (expected: a name without NUL characters and lone surrogates)"),
                noJson("{\"a\": 1, \"a\": 2}", "a", "no JSON at line 1, column 13: \"Duplicate Object property \"a\""),
                noJson(
                        "{\"a\": {\"b\": 1, \"b\": 1}}",
                        "a.b",
                        "no JSON at line 1, column 19: \"Duplicate Object property \"b\""),
                tooLarge("{\"a\": \"" + "x".repeat(10_000_000) + "\"}"),
                tooLarge("{\"" + "x".repeat(10_000_000) + "\": 1}"),
                tooLarge(" ".repeat(10_000_000)),
                noJson(
                        "{\"a\": 1}{\"a\": 1}",
                        "body",
                        "no JSON at line 1, column 9: \"Trailing token found after value"),
                nasty("{\"a\": 1,}", "a", "no JSON at line 1, column 9: \"Unexpected character ('}' (code 125))"),
                nasty("{a: 1}", "body", "no JSON at line 1, column 2: \"Unexpected character ('a' (code 97))"),
                nasty(
                        "\ufeff{\"a\": 1}",
                        "body",
                        "no JSON at line 1, column 1: \"Unexpected character ('\ufeff' (code 65279 / 0xfeff))"),
                nasty(
                        "{\"a\": 1} // comment",
                        "body",
                        "no JSON at line 1, column 10: \"Unexpected character ('/' (code 47))"));
    }

    /** One of each that people decide about, made when it is asked for first; each with the method by which they do. */
    private Map<String, String> decidable() {
        if (get(PROMOTIONS + "?compose_id=" + NASTY).json().path("items").isEmpty()) {
            assertThat(post(COMPOSES, Composes.nightly("Nasty")).status()).isEqualTo(200);
            jdbc.sql("update compose set location_volume = 'incoming', location_path = id where id = ?")
                    .param(NASTY)
                    .update();
            assertThat(post(REMOVALS, "{\"compose_id\": \"%s\"}".formatted(NASTY))
                            .status())
                    .isEqualTo(202);
            assertThat(post(
                                    SCHEDULES,
                                    "{\"name\": \"nasty\", \"release_short\": \"Nasty\", \"release_version\": \"43\","
                                            + " \"to\": \"nightly\", \"cron\": \"@yearly\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(post(PROMOTIONS, "{\"compose_id\": \"%s\", \"to\": \"nightly\"}".formatted(NASTY))
                            .status())
                    .isEqualTo(202);
        }
        return Stream.of(
                        PROMOTIONS + "?compose_id=" + NASTY,
                        REMOVALS + "?compose_id=" + NASTY,
                        MESSAGES + "?compose_id=" + NASTY,
                        SCHEDULES)
                .collect(Collectors.toMap(
                        list -> list.replaceFirst("\\?.*", "")
                                + get(list).json().at("/items/0/id").asString(),
                        _ -> "PATCH"));
    }

    @ParameterizedTest
    @MethodSource("nasty")
    @Shows({"error-non-object", "error-malformed", "error-400-text"})
    void nothingNastyIsTakenAnywhereAndItsFaultIsNamed(Nasty nasty) {
        Map<String, String> methods = new TreeMap<>(decidable());
        Map<String, Long> before = counts();
        methods.putAll(Map.of(
                COMPOSES,
                "POST",
                COMPOSE,
                "PATCH",
                TAGS,
                "POST",
                TAGS + "blocked",
                "PATCH",
                PROMOTIONS,
                "POST",
                REMOVALS,
                "POST",
                SCHEDULES,
                "POST"));
        methods.forEach((path, method) -> {
            Answer answer = send(method, path, nasty.body());

            JsonNode problem = answer.json();
            assertThat(answer.status()).as(path).isEqualTo(nasty.field().isEmpty() ? 413 : 400);
            if (nasty.field().isEmpty()) {
                assertThat(problem.path("message").asString()).isEqualTo(nasty.says());
            } else {
                assertThat(problem.path("message").asString()).isNotEmpty();
                assertThat(problem.path("errors").size()).as(path).isEqualTo(1);
                assertThat(problem.at("/errors/0/field").asString()).as(path).isEqualTo(nasty.field());
                assertThat(problem.at("/errors/0/message").asString()).as(path).contains(nasty.says());
            }
            // Of our own parser, which is nobody's business, nothing is told.
            assertThat(answer.response().body())
                    .hasSizeLessThan(10_000)
                    .doesNotContainIgnoringCase("jackson")
                    .doesNotContain("StreamRead", "JsonToken");
        });
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() {
        Map<String, Long> before = counts();
        String large = "{\"compose_info\": \"" + "x".repeat(8 * 1024 * 1024) + "\"}";

        Answer announced = post(COMPOSES, large);
        Answer chunked = send(HttpRequest.newBuilder(URI.create(base() + COMPOSES))
                .POST(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))));

        for (Answer answer : new Answer[] {announced, chunked}) {
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.json().path("type").asString()).isEqualTo("too-large");
            assertThat(answer.json().path("message").asString()).contains("8388608");
        }
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void aBodyThatIsNoUtf8IsRefused() {
        Answer answer = send(HttpRequest.newBuilder(URI.create(base() + TAGS))
                .POST(BodyPublishers.ofByteArray("{\"name\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1))));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/message").asString()).contains("no UTF-8");
    }

    @Test
    void decisionsAreCheckedToo() {
        String promotion = post(
                        PROMOTIONS,
                        "{\"compose_id\": \"%s\", \"to\": \"nightly\"}".formatted(registered("BadDecision")))
                .json()
                .path("id")
                .asString();
        Map<String, Long> before = counts();
        for (Bad bad : new Bad[] {
            patched("", "body", "nothing"),
            patched("{\"comment\": \"x\"}", "action", "nothing (expected: one of approve, reject, cancel, retry)"),
            patched("{\"action\": \"delete\"}", "action", "\"delete\" (expected: one of approve"),
            patched("{\"action\": 5}", "action", "5 (expected"),
            patched("{\"action\": \"approve\", \"comment\": 5}", "comment", "5 (expected"),
            patched("{\"action\": \"approve\", \"comment\": \"" + "x".repeat(5001) + "\"}", "comment", "5000"),
            patched("{\"action\": \"approve\", \"user\": \"root\"}", "user", "is not known here")
        }) {
            Answer answer = patch(PROMOTIONS + promotion, bad.body());
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(bad.field());
            assertThat(answer.json().at("/errors/0/message").asString()).contains(bad.says());
        }
        assertThat(counts()).isEqualTo(before);
    }

    private String registered(String release) {
        return post(COMPOSES, Composes.nightly(release))
                .json()
                .at("/payload/compose/id")
                .asString();
    }

    @Test
    void charactersAreCountedAndNotTheirHalves() {
        String wish = "{\"compose_id\": \"No-1-20261120.0\", \"to\": \"nightly\", \"reason\": \"%s\"}";

        assertThat(post(PROMOTIONS, wish.formatted("\ud83d\ude80".repeat(5000))).status())
                .isEqualTo(404);
        assertThat(field(post(PROMOTIONS, wish.formatted("\ud83d\ude80".repeat(5001)))))
                .isEqualTo("reason");
    }

    @Test
    void headersAreCheckedToo() {
        for (String path : List.of(PROMOTIONS, PROMOTIONS + "?dry_run=true")) {
            assertThat(field(post(
                            path,
                            "{\"compose_id\": \"Bad-43-20261120.n.0\", \"to\": \"nightly\"}",
                            "Idempotency-Key",
                            "two words")))
                    .isEqualTo("Idempotency-Key");
        }
        assertThat(field(post(TAGS, "{}", "X-Remote-User", "x".repeat(201)))).isEqualTo("X-Remote-User");
        assertThat(field(post(TAGS, "{}", "X-Remote-User", ""))).isEqualTo("X-Remote-User");
        assertThat(field(post(TAGS, "{}", "X-Remote-User", "a", "X-Remote-User", "b")))
                .isEqualTo("X-Remote-User");
        assertThat(field(post(TAGS, "{}", "X-Remote-Groups", "x".repeat(201)))).isEqualTo("X-Remote-Groups");
        assertThat(field(get(COMPOSES, "X-Forwarded-Host", "a b"))).isEqualTo("X-Forwarded-Host");
        assertThat(field(get(COMPOSES, "X-Scheme", "javascript"))).isEqualTo("X-Scheme");
        assertThat(field(get(COMPOSES, "X-Script-Name", "//evil.example"))).isEqualTo("X-Script-Name");
    }

    @Test
    void headersThatAreTooLargeAreRefused() {
        String taken = RawRequest.get(port(), COMPOSES, "Host: localhost", "X-Filler: " + "x".repeat(7_000));
        String header = RawRequest.get(port(), COMPOSES, "Host: localhost", "X-Filler: " + "x".repeat(8_200));
        String line = RawRequest.get(port(), COMPOSES + "?id=" + "x".repeat(8_200), "Host: localhost");

        assertThat(RawRequest.status(taken)).isEqualTo(200);
        for (String answer : new String[] {header, line}) {
            assertThat(RawRequest.status(answer)).isEqualTo(400);
            assertThat(answer).contains("\"status\":400");
        }
    }

    private static String field(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().at("/errors/0/field").asString();
    }
}
