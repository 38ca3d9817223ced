package org.composure.tag.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TagEditApiTest extends RunningApi {

    private static final String TAGS = "/api/1/tags/";
    private static final String COMPOSES = "/api/1/composes/";

    private int make(String name) {
        Answer made = post(
                TAGS,
                "{\"name\": \"%s\", \"description\": \"what\", \"documentation\": \"where\", \"user_data\": 7}"
                        .formatted(name),
                "X-Remote-User",
                "maker");
        assertThat(made.status()).isEqualTo(200);
        return made.json().path("id").asInt();
    }

    private Answer edit(int tag, String body) {
        return patch(TAGS + tag, body.replace('\'', '"'), "X-Remote-User", "editor");
    }

    private JsonNode edited(int tag, String body) {
        Answer answer = edit(tag, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private List<String> actions(int tag) {
        return changes(tag).stream()
                .map(change -> change.path("action").asString())
                .toList();
    }

    private List<JsonNode> changes(int tag) {
        Answer answer = get(TAGS + tag + "/changes/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("changes");
        return answer.json().path("changes").valueStream().toList();
    }

    @Test
    @Shows({"tag-patch-grant", "object-change-tag", "route-tag-changes", "object-tag"})
    void taggersComeAndGoAndTheHistorySaysSo() {
        int tag = make("granted");

        JsonNode full =
                edited(tag, "{'action': 'add_tagger', 'username': 'ann', 'group': 'qe', 'user_data': 'ticket 1'}");
        edited(tag, "{'action': 'add_untagger', 'group': 'ops'}");
        edited(tag, "{'action': 'add_untagger', 'username': 'bob'}");
        JsonNode both = get(TAGS + "granted").json();
        edited(tag, "{'action': 'remove_tagger', 'username': 'ann', 'group': 'qe'}");
        edited(tag, "{'action': 'remove_untagger', 'username': 'bob', 'group': 'ops'}");

        assertThat(full.path("taggers").toString()).isEqualTo("[\"ann\"]");
        assertThat(full.path("tagger_groups").toString()).isEqualTo("[\"qe\"]");
        assertThat(both.path("untaggers").toString()).isEqualTo("[\"bob\"]");
        assertThat(both.path("untagger_groups").toString()).isEqualTo("[\"ops\"]");
        JsonNode empty = get(TAGS + tag).json();
        for (String list : List.of("taggers", "tagger_groups", "untaggers", "untagger_groups")) {
            assertThat(empty.path(list).toString()).isEqualTo("[]");
        }
        assertThat(changes(tag).stream().map(change -> change.path("message").asString(null)))
                .containsExactly(
                        null,
                        "Tagger permission granted to user \"ann\".",
                        "Tagger permission granted to group \"qe\".",
                        "Untagger permission granted to group \"ops\".",
                        "Untagger permission granted to user \"bob\".",
                        "Tagger permission removed from user \"ann\".",
                        "Tagger permission removed from group \"qe\".",
                        "Untagger permission removed from user \"bob\".",
                        "Untagger permission removed from group \"ops\".");
        assertThat(changes(tag).get(1).path("user").asString()).isEqualTo("editor");
        assertThat(changes(tag).get(1).path("user_data").asString()).isEqualTo("ticket 1");
        assertThat(changes(tag).get(1).path("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(changes(tag).getFirst().path("user").asString()).isEqualTo("maker");
    }

    @Test
    @Shows("tag-post-user-data")
    void whatIsPostedWithATagStandsInItsHistory() {
        assertThat(changes(make("with-data")).getFirst().path("user_data").asString())
                .isEqualTo("7");
    }

    @Test
    @Shows("tag-patch-idempotent")
    void whatIsSoAlreadyLeavesNoEntry() {
        int tag = make("idempotent");
        edited(tag, "{'action': 'add_tagger', 'username': 'ann', 'group': 'qe'}");
        List<String> before = actions(tag);

        edited(tag, "{'action': 'add_tagger', 'username': 'ann', 'group': 'qe'}");
        edited(tag, "{'action': 'remove_untagger', 'username': 'ann'}");
        edited(tag, "{'name': 'idempotent', 'description': 'what', 'documentation': ''}");

        assertThat(actions(tag)).isEqualTo(before).containsExactly("created", "add_tagger", "add_tagger");
    }

    @Test
    @Shows("tag-patch-nothing")
    void aBodyThatAsksForNothingChangesNothing() {
        int tag = make("nothing-asked");

        assertThat(edited(tag, "{'foo': 1}")).isEqualTo(get(TAGS + tag).json());
        assertThat(edited(tag, "{'name': null, 'description': '', 'action': ''}"))
                .isEqualTo(get(TAGS + tag).json());
        assertThat(actions(tag)).containsExactly("created");
    }

    @Test
    @Shows({"tag-patch-rename", "object-change-tag-edit"})
    void aRenamedTagKeepsIdAndComposesAndTheHistoryRemembersTheOldName() {
        int tag = make("old-name");
        post(COMPOSES, Composes.nightly("Renamed"));
        patch(COMPOSES + Composes.id("Renamed"), "{\"action\": \"tag\", \"tag\": \"old-name\"}");

        JsonNode renamed = edited(
                tag, "{'name': 'new-name', 'description': 'that', 'documentation': 'there', 'user_data': 'because'}");

        assertThat(renamed.path("id").asInt()).isEqualTo(tag);
        assertThat(renamed.path("description").asString()).isEqualTo("that");
        assertThat(get(TAGS + "old-name").status()).isEqualTo(404);
        assertThat(get(COMPOSES + Composes.id("Renamed")).json().path("tags").toString())
                .isEqualTo("[\"new-name\"]");
        assertThat(get(COMPOSES + "?tag=new-name").json().at("/meta/total").asInt())
                .isEqualTo(1);
        assertThat(actions(tag)).containsExactly("created", "renamed", "edited", "edited");
        assertThat(changes(tag).get(1).path("message").asString())
                .isEqualTo("Tag \"old-name\" renamed to \"new-name\".");
        assertThat(changes(tag)).allMatch(change -> !change.path("user_data").isNull());
        assertThat(actionsByName("new-name")).isEqualTo(actions(tag));
    }

    private List<String> actionsByName(String name) {
        return get(TAGS + name + "/changes/")
                .json()
                .path("changes")
                .valueStream()
                .map(change -> change.path("action").asString())
                .toList();
    }

    @Test
    @Shows({"tag-patch-rename-taken", "tag-patch-atomic"})
    void nothingOfARefusedRequestIsKept() {
        int tag = make("atomic");
        make("somebody-elses");
        Map<String, Long> before = counts();

        Answer taken =
                edit(tag, "{'name': 'somebody-elses', 'description': 'x', 'action': 'add_tagger', 'username': 'a'}");
        Answer unknown = edit(tag, "{'name': 'atomic-2', 'action': 'remove_tagger', 'username': 'never-heard-of'}");
        Answer ofAPolicy = patch(TAGS + "blocked", "{\"name\": \"unblocked\"}");

        assertThat(taken.status()).isEqualTo(400);
        assertThat(taken.json().path("message").asString()).isEqualTo("Tag somebody-elses already exists");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(ofAPolicy.status()).isEqualTo(409);
        assertThat(get(TAGS + tag).json().path("name").asString()).isEqualTo("atomic");
        assertThat(counts()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'action': 'grant', 'username': 'a'} | action | Unknown action.",
                "{'action': ['add_tagger'], 'username': 'a'} | action | Unknown action.",
                "{'action': 'add_tagger'} | username | Either \"username\" or \"group\" should be defined.",
                "{'action': 'add_tagger', 'username': ''} | username | Either \"username\" or \"group\" should be defined.",
                "{'action': 'remove_tagger', 'username': 'never-heard-of'} | username | User does not exist",
                "{} | body | No JSON POST data submitted.",
            })
    @Shows({"tag-patch-bad-action", "tag-patch-nobody", "tag-patch-unknown-user"})
    void refusalsAreWordedAsCtsWordsThem(String body, String field, String message) {
        int tag = get(TAGS + "blocked").json().path("id").asInt();

        Answer answer = edit(tag, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").asString()).isEqualTo(message);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    }

    @Test
    @Shows("tag-patch-not-found")
    void aTagThatIsNotThereIsNotFoundWhateverTheBody() {
        Answer answer = patch(TAGS + "4711999", "{");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("message").asString()).isEqualTo("No such tag found.");
        assertThat(get(TAGS + "4711999/changes/").status()).isEqualTo(404);
    }

    @Test
    @Shows("tag-patch-race")
    void eightWhoAddTheSameTaggerLeaveOneEntry() {
        int tag = make("raced");

        List<Integer> added = atOnce(
                8,
                i -> edit(tag, "{'action': 'add_tagger', 'username': 'racer', 'group': 'g'}")
                        .status());
        List<Integer> removed = atOnce(
                8,
                i -> edit(tag, "{'action': 'remove_tagger', 'username': 'racer'}")
                        .status());

        assertThat(added).containsOnly(200);
        assertThat(removed).containsOnly(200);
        assertThat(actions(tag)).containsExactly("created", "add_tagger", "add_tagger", "remove_tagger");
    }

    @Test
    @Shows("tag-patch-race")
    void ofEightWhoRenameTagsToOneNameOneDoes() {
        List<Integer> tags =
                IntStream.range(0, 8).mapToObj(i -> make("many-" + i)).toList();

        List<Integer> statuses =
                atOnce(8, i -> edit(tags.get(i), "{'name': 'the-one'}").status());

        assertThat(statuses).containsOnly(200, 400).containsOnlyOnce(200);
    }

    @Test
    @Shows("patch-race")
    void whoeverTagsAndUntagsAtOnceLeavesAnEntryAndAnEventForEachChange() {
        make("flip");
        post(COMPOSES, Composes.nightly("Flip"));
        String compose = COMPOSES + Composes.id("Flip");

        List<List<Integer>> statuses = atOnce(
                8,
                i -> IntStream.range(0, 40)
                        .mapToObj(n -> patch(
                                        compose,
                                        "{\"action\": \"%s\", \"tag\": \"flip\"}"
                                                .formatted((i + n) % 2 == 0 ? "tag" : "untag"),
                                        "X-Remote-User",
                                        "client-" + i)
                                .status())
                        .toList());

        List<String> actions = get(compose + "/changes/")
                .json()
                .path("changes")
                .valueStream()
                .map(change -> change.path("action").asString())
                .skip(1)
                .toList();
        assertThat(statuses).allSatisfy(one -> assertThat(one).hasSize(40).containsOnly(200));
        assertThat(actions).hasSizeBetween(2, 8 * 40);
        for (int i = 0; i < actions.size(); i++) {
            assertThat(actions.get(i)).isEqualTo(i % 2 == 0 ? "tagged" : "untagged");
        }
        assertThat(get(compose).json().path("tags").size()).isEqualTo(actions.size() % 2);
        assertThat(jdbc.sql(
                                "select e.type from event e join compose c on c.pk = e.compose where c.id = :id order by e.seq")
                        .param("id", Composes.id("Flip"))
                        .query(String.class)
                        .list())
                .isEqualTo(Stream.concat(
                                Stream.of("compose-created"), actions.stream().map(action -> "compose-" + action))
                        .toList());
    }
}
