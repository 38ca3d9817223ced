package org.composure.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.compose.store.Change;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeViews;
import org.composure.tag.store.TagViews;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares what CTS shows with what we show, object by object. */
final class BothSides {

    private static final List<String> OURS =
            List.of("stage", "stage_since", "location", "expires_at", "expiry_reason", "holds", "removed_at");

    private final RecordedCts cts;
    private final JdbcClient jdbc;
    private final ComposeViews composes;
    private final TagViews tags;
    private final ChangeLog changes;
    private final JsonMapper json;

    BothSides(RecordedCts cts, ApplicationContext store) {
        this.cts = cts;
        this.jdbc = store.getBean(JdbcClient.class);
        this.composes = store.getBean(ComposeViews.class);
        this.tags = store.getBean(TagViews.class);
        this.changes = store.getBean(ChangeLog.class);
        this.json = store.getBean(JsonMapper.class);
    }

    /** All but what does not fit is the same on both sides, and nothing else is here. */
    void areTheSame(Misfits misfits) {
        int compared = 0;
        for (ObjectNode compose : cts.composes()) {
            String id = RecordedCts.id(compose);
            if (misfits.composes().contains(id)) {
                continue;
            }
            ObjectNode ours = (ObjectNode) json.readTree(json.writeValueAsString(
                    composes.find(new ComposeId(id)).orElseThrow(() -> new AssertionError(id))));
            ours.remove(OURS);
            ObjectNode theirs = compose.deepCopy();
            if (misfits.urls().contains(id)) {
                theirs.putNull("compose_url");
            }
            if (cts.isChosen(id)) {
                ((ObjectNode) theirs.path("compose_info").path("payload").path("compose")).put("final", true);
            }
            assertThat(inOrder(ours, Set.of())).as(id).isEqualTo(inOrder(theirs, misfits.names()));
            assertThat(changes.ofCompose(pk(id))).as("history of " + id).isEqualTo(history("composes", id));
            compared++;
        }
        assertThat(count("compose")).isEqualTo(compared);
        for (ObjectNode tag : cts.tags()) {
            if (misfits.names().contains(tag.path("name").stringValue())) {
                continue;
            }
            String name = tag.path("name").stringValue();
            ObjectNode ours = json.valueToTree(tags.find(name).orElseThrow(() -> new AssertionError(name)));
            assertThat(inOrder(ours, Set.of())).isEqualTo(inOrder(tag.deepCopy(), Set.of()));
            int id = tag.path("id").intValue();
            List<Change> history =
                    new ArrayList<>(history("tags", String.valueOf(id)).reversed());
            history.sort(Comparator.comparing(Change::time));
            assertThat(changes.ofTag(id)).as("history of tag " + name).isEqualTo(history);
        }
    }

    /** What cannot be the same: composes that are not brought, URLs that are left out, and names that nothing here has. */
    record Misfits(Set<String> composes, Set<String> urls, Set<String> names) {}

    UUID pk(String id) {
        return jdbc.sql("select pk from compose where id = :id")
                .param("id", id)
                .query(UUID.class)
                .single();
    }

    long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private static ObjectNode inOrder(ObjectNode object, Set<String> without) {
        for (String member : List.copyOf(object.propertyNames())) {
            if (object.path(member) instanceof ArrayNode array) {
                List<String> texts = array.valueStream()
                        .map(JsonNode::stringValue)
                        .filter(text -> !without.contains(text))
                        .sorted()
                        .toList();
                ArrayNode sorted = object.putArray(member);
                texts.forEach(sorted::add);
            }
        }
        return object;
    }

    private List<Change> history(String list, String id) {
        List<Change> history = new ArrayList<>();
        for (JsonNode change : cts.changes(list, id)) {
            if (change.path("time").stringValue().startsWith("2")) {
                history.add(new Change(
                        Instant.parse(change.path("time").stringValue()),
                        change.path("action").stringValue(),
                        change.path("user").stringValue(),
                        change.path("message").isNull()
                                ? null
                                : change.path("message").stringValue(),
                        change.path("user_data").isNull()
                                        || change.path("user_data").isMissingNode()
                                ? null
                                : change.path("user_data").asString()));
            }
        }
        return history;
    }
}
