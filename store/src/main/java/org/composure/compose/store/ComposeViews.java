package org.composure.compose.store;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.productmd.ComposeInfoReader;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts together what is shown of composes: a fixed number of queries, however many composes. */
public class ComposeViews {

    private static final String TAGS =
            "select ct.compose as pk, t.name as value from compose_tag ct join tag t on t.id = ct.tag where ct.compose in (:pks) order by t.name";
    private static final String PARENTS =
            "select cp.compose as pk, c.id as value from compose_parent cp join compose c on c.pk = cp.parent where cp.compose in (:pks) order by c.id";
    private static final String CHILDREN =
            "select cp.parent as pk, c.id as value from compose_parent cp join compose c on c.pk = cp.compose where cp.parent in (:pks) order by c.id";
    private static final String RESPIN_OF =
            "select c.pk as pk, o.id as value from compose c join compose o on o.pk = c.respin_of where c.pk in (:pks)";
    private static final String RESPUN_BY =
            "select c.respin_of as pk, c.id as value from compose c where c.respin_of in (:pks) order by c.id";

    private final JdbcClient jdbc;

    /** Reads through the given client, in the caller's transaction if there is one. */
    public ComposeViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One compose. */
    public ComposeView of(ComposeEntity compose) {
        return of(List.of(compose)).getFirst();
    }

    /** Several composes, in the given order. */
    public List<ComposeView> of(List<ComposeEntity> composes) {
        List<UUID> pks = composes.stream().map(ComposeEntity::pk).toList();
        Map<UUID, List<String>> tags = lookUp(TAGS, pks);
        Map<UUID, List<String>> parents = lookUp(PARENTS, pks);
        Map<UUID, List<String>> children = lookUp(CHILDREN, pks);
        Map<UUID, List<String>> respinOf = lookUp(RESPIN_OF, pks);
        Map<UUID, List<String>> respunBy = lookUp(RESPUN_BY, pks);
        Map<UUID, List<ComposeView.Hold>> holds = holds(pks);
        return composes.stream()
                .map(c -> new ComposeView(
                        c.builder(),
                        tags.getOrDefault(c.pk(), List.of()),
                        parents.getOrDefault(c.pk(), List.of()),
                        children.getOrDefault(c.pk(), List.of()),
                        respinOf.containsKey(c.pk()) ? respinOf.get(c.pk()).getFirst() : null,
                        respunBy.getOrDefault(c.pk(), List.of()),
                        c.composeUrl(),
                        ComposeInfoReader.read(c.info(), "compose_info").asCts(),
                        c.stage(),
                        c.stageSince(),
                        c.location(),
                        c.expiresAt(),
                        c.expiryReason(),
                        holds.getOrDefault(c.pk(), List.of()),
                        c.removedAt()))
                .toList();
    }

    /** The names of one compose's tags, in order. */
    public List<String> tagsOf(UUID pk) {
        return lookUp(TAGS, List.of(pk)).getOrDefault(pk, List.of());
    }

    /** The names of several composes' tags, each one's in order; of one without tags there is nothing. */
    public Map<UUID, List<String>> tagsOf(List<UUID> pks) {
        return lookUp(TAGS, pks);
    }

    private Map<UUID, List<ComposeView.Hold>> holds(List<UUID> pks) {
        if (pks.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("select compose, actor, reason, at from hold where compose in (:pks) order by at")
                .param("pks", pks)
                .query((row, n) -> Map.entry(
                        row.getObject("compose", UUID.class),
                        new ComposeView.Hold(
                                row.getString("actor"),
                                row.getString("reason"),
                                row.getObject("at", OffsetDateTime.class).toInstant())))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private Map<UUID, List<String>> lookUp(String sql, List<UUID> pks) {
        if (pks.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(sql)
                .param("pks", pks)
                .query((row, n) -> Map.entry(row.getObject("pk", UUID.class), row.getString("value")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }
}
