package org.composure.promotion.store;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.composure.compose.Uuid7;
import org.composure.gate.Facts;
import org.composure.gate.GateNode;
import org.composure.gate.GateTree;
import org.composure.promotion.store.PromotionView.Gate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The results of gates, each change of one kept with its evidence. Written under the promotion's lock. */
public class GateLedger {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    /** Wires it up. */
    public GateLedger(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    private record Row(
            UUID promotion,
            @Nullable String parent,
            String path,
            String kind,
            String state,
            String reason,
            @Nullable String changedBy,
            Instant since) {}

    /** Stores what has changed since the last evaluation; a new reason in the same state keeps its {@code since}. */
    void store(UUID promotion, GateTree tree, Facts facts) {
        Map<String, Row> present = new HashMap<>();
        present(List.of(promotion)).forEach(row -> present.put(row.path(), row));
        Instant now = clock.instant();
        int position = 0;
        for (GateNode top : tree.gates()) {
            position = store(promotion, null, top, position, present, facts, now);
        }
    }

    private int store(
            UUID promotion,
            @Nullable String parent,
            GateNode node,
            int position,
            Map<String, Row> present,
            Facts facts,
            Instant now) {
        Row before = present.get(node.path());
        String state = node.result().state().wire();
        if (before == null
                || !before.state().equals(state)
                || !before.reason().equals(node.result().reason())
                || !Objects.equals(before.changedBy(), node.result().changedBy())) {
            Instant since = before != null && before.state().equals(state) ? before.since() : now;
            replace(promotion, parent, node, position, since, facts, now);
        }
        int next = position + 1;
        for (GateNode part : node.gates()) {
            next = store(promotion, node.path(), part, next, present, facts, now);
        }
        return next;
    }

    private void replace(
            UUID promotion,
            @Nullable String parent,
            GateNode node,
            int position,
            Instant since,
            Facts facts,
            Instant now) {
        jdbc.sql(
                        "update gate_result set superseded_at = :now where promotion = :promotion and path = :path and superseded_at is null")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("promotion", promotion)
                .param("path", node.path())
                .update();
        Object evidence = evidence(node.kind(), facts);
        jdbc.sql("""
                        insert into gate_result
                            (id, promotion, position, parent, path, kind, state, reason, changed_by, evidence, since, at)
                        values (:id, :promotion, :position, :parent, :path, :kind, :state, :reason, :changedBy,
                            cast(:evidence as jsonb), :since, :now)
                        """)
                .param("id", Uuid7.at(now))
                .param("promotion", promotion)
                .param("position", position)
                .param("parent", parent)
                .param("path", node.path())
                .param("kind", node.kind())
                .param("state", node.result().state().wire())
                .param("reason", node.result().reason())
                .param("changedBy", node.result().changedBy())
                .param("evidence", evidence == null ? null : json.writeValueAsString(evidence))
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static @Nullable Object evidence(String kind, Facts facts) {
        return switch (kind) {
            case "identity" -> facts.identity();
            case "status" -> facts.status();
            case "signed" -> facts.signed();
            default -> null;
        };
    }

    /** The present results of several promotions, as trees. */
    Map<UUID, List<Gate>> of(List<UUID> promotions) {
        Map<UUID, List<Row>> rows = new HashMap<>();
        present(promotions)
                .forEach(row -> rows.computeIfAbsent(row.promotion(), p -> new ArrayList<>())
                        .add(row));
        Map<UUID, List<Gate>> trees = new HashMap<>();
        rows.forEach((promotion, all) -> trees.put(promotion, below(null, all)));
        return trees;
    }

    /** A tree that nobody has stored, as it would be shown if it were stored now. */
    static List<Gate> shown(List<GateNode> nodes, Instant now) {
        return nodes.stream()
                .map(n -> new Gate(
                        n.path(),
                        n.kind(),
                        n.result().state().wire(),
                        n.result().reason(),
                        now,
                        n.result().changedBy(),
                        shown(n.gates(), now)))
                .toList();
    }

    private static List<Gate> below(@Nullable String parent, List<Row> rows) {
        return rows.stream()
                .filter(row -> Objects.equals(row.parent(), parent))
                .map(row -> new Gate(
                        row.path(),
                        row.kind(),
                        row.state(),
                        row.reason(),
                        row.since(),
                        row.changedBy(),
                        below(row.path(), rows)))
                .toList();
    }

    private List<Row> present(List<UUID> promotions) {
        if (promotions.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        select promotion, parent, path, kind, state, reason, changed_by, since from gate_result
                        where promotion in (:promotions) and superseded_at is null order by promotion, position
                        """)
                .param("promotions", promotions)
                .query((row, n) -> new Row(
                        row.getObject("promotion", UUID.class),
                        row.getString("parent"),
                        row.getString("path"),
                        row.getString("kind"),
                        row.getString("state"),
                        row.getString("reason"),
                        row.getString("changed_by"),
                        row.getObject("since", OffsetDateTime.class).toInstant()))
                .list();
    }
}
