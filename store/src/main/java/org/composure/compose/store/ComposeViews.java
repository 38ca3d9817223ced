package org.composure.compose.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.productmd.ComposeInfoReader;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shown of composes: one query, however many composes. */
public class ComposeViews {

    /** How many rows may be gone through in vain before it is looked whether there are so many at all. */
    private static final long FAR = 1000;

    private static final String TAGS = "array(select t.name from tag t where t.id = any (c.tag_ids))";

    /** What lists there are is ordered here and not there, where each would take a sort to be set up. */
    private static final String SHOWN = """
             c.builder, c.compose_url, c.shown_info,
                case when c.shown_info is null then c.info end as info, c.stage, c.stage_since, c.location_volume, c.location_path,
                c.expires_at, c.expiry_reason, c.removed_at,
                array(select p.id from compose_parent cp join compose p on p.pk = cp.parent
                    where cp.compose = c.pk) as parents,
                array(select k.id from compose_parent cp join compose k on k.pk = cp.compose
                    where cp.parent = c.pk) as children,
                array(select r.id from compose r where r.respin_of = c.pk) as respun_by,
                (select o.id from compose o where o.pk = c.respin_of) as respin_of,
                (select json_agg(json_build_object('actor', h.actor, 'reason', h.reason, 'at', h.at))
                    from hold h where h.compose = c.pk) as holds,
            """ + TAGS + " as tags ";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcOperations template;
    private final JsonMapper json;

    /** Reads through the given client and its template, in the caller's transaction if there is one. */
    public ComposeViews(JdbcClient jdbc, NamedParameterJdbcOperations template, JsonMapper json) {
        this.jdbc = jdbc;
        this.template = template;
        this.json = json;
    }

    /** A compose whose changes have been flushed. */
    public ComposeView of(ComposeEntity compose) {
        return find(compose.id()).orElseThrow();
    }

    /** The compose of an id. */
    public Optional<ComposeView> find(ComposeId id) {
        return jdbc.sql("select" + SHOWN + "from compose c where c.id = :id")
                .param("id", id.value())
                .query((row, n) -> view(row))
                .optional();
    }

    /**
     * Some of the composes that a search finds, and how many it finds.
     *
     * @param rows some of them, in the search's order
     * @param total how many there are
     */
    public record Found(List<ComposeView> rows, long total) {}

    /**
     * Some of the composes that a search finds. What is shown of them is read only of these, not of those before them.
     *
     * @param limit how many at most
     * @param offset how many to leave out
     */
    public Found find(ComposeSearch search, int limit, long offset) {
        if (search.dependsOnItsTexts()) {
            return byTexts(search, limit, offset);
        }
        if (offset > FAR) {
            long total = jdbc.sql("select " + total(search))
                    .params(search.parameters())
                    .query(Long.class)
                    .single();
            if (offset >= total) {
                return new Found(List.of(), total);
            }
        }
        return page(search, limit, offset);
    }

    /**
     * The page and the total are one statement, and so of one moment. By itself the page would often be planned anew, since a limit makes
     * PostgreSQL expect more of a plan for these very values; that takes longer than to find it. As parameters limit and offset would
     * have the same effect.
     */
    private Found page(ComposeSearch search, int limit, long offset) {
        List<ComposeView> rows = new ArrayList<>();
        AtomicLong total = new AtomicLong();
        jdbc.sql("select n.total," + SHOWN + "from (select " + total(search) + " as total) n left join ("
                        + ids(search, limit, offset)
                        + ") page on true left join compose c on c.id = page.id" + search.orderBy())
                .params(search.parameters())
                .query(row -> {
                    total.set(row.getLong("total"));
                    // Where the page is empty the total stands alone.
                    if (row.getString("builder") != null) {
                        rows.add(view(row));
                    }
                });
        return new Found(rows, total.get());
    }

    /**
     * Where it depends on the texts how composes are found best, each search is planned for its own: only that, not what is shown
     * of a compose. A plan for any text would go through all composes for one that is rare.
     */
    private Found byTexts(ComposeSearch search, int limit, long offset) {
        Ids found = Objects.requireNonNull(template.execute(
                "select " + total(search) + " as total, array(" + ids(search, limit, offset) + ") as ids",
                search.parameters(),
                statement -> {
                    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return new Ids(row.getLong("total"), List.of((String[])
                                row.getArray("ids").getArray()));
                    }
                }));
        List<ComposeView> rows = found.ids().isEmpty()
                ? List.of()
                : jdbc.sql("select" + SHOWN + "from compose c where c.id = any (:ids)" + search.orderBy())
                        .param("ids", found.ids().toArray(String[]::new))
                        .query((row, n) -> view(row))
                        .list();
        return new Found(rows, found.total());
    }

    private record Ids(long total, List<String> ids) {}

    private static String ids(ComposeSearch search, int limit, long offset) {
        return "select c.id from compose c" + search.where() + search.orderBy() + " limit " + limit + " offset "
                + offset;
    }

    private static String total(ComposeSearch search) {
        return search.isUnconditional()
                ? "(select sum(composes) from compose_count)"
                : "(select count(*) from compose c" + search.where() + ")";
    }

    /** The names of one compose's tags, in order. */
    public List<String> tagsOf(UUID pk) {
        return jdbc.sql("select " + TAGS + " as tags from compose c where c.pk = :pk")
                .param("pk", pk)
                .query((row, n) -> texts(row, "tags"))
                .single();
    }

    /** The names of several composes' tags, each one's in order. */
    public Map<UUID, List<String>> tagsOf(List<UUID> pks) {
        return pks.isEmpty()
                ? Map.of()
                : jdbc
                        .sql("select c.pk, " + TAGS + " as tags from compose c where c.pk in (:pks)")
                        .param("pks", pks)
                        .query((row, n) -> Map.entry(row.getObject("pk", UUID.class), texts(row, "tags")))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private ComposeView view(ResultSet row) throws SQLException {
        String volume = row.getString("location_volume");
        return new ComposeView(
                row.getString("builder"),
                texts(row, "tags"),
                texts(row, "parents"),
                texts(row, "children"),
                row.getString("respin_of"),
                texts(row, "respun_by"),
                row.getString("compose_url"),
                info(row),
                row.getString("stage"),
                row.getObject("stage_since", OffsetDateTime.class).toInstant(),
                volume == null ? null : new Location(volume, row.getString("location_path")),
                instant(row, "expires_at"),
                row.getString("expiry_reason"),
                holds(row.getString("holds")),
                instant(row, "removed_at"));
    }

    private String info(ResultSet row) throws SQLException {
        String shown = row.getString("shown_info");
        return shown == null
                ? ComposeInfoReader.read(json.readTree(row.getString("info")), "compose_info")
                        .asCts()
                        .toString()
                : shown;
    }

    private List<ComposeView.Hold> holds(@Nullable String holds) {
        return holds == null
                ? List.of()
                : json.readTree(holds)
                        .valueStream()
                        .map(hold -> new ComposeView.Hold(
                                hold.path("actor").stringValue(),
                                text(hold.path("reason")),
                                OffsetDateTime.parse(hold.path("at").stringValue())
                                        .toInstant()))
                        .sorted(Comparator.comparing(ComposeView.Hold::at))
                        .toList();
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() ? null : node.stringValue();
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        String[] texts = (String[]) row.getArray(column).getArray();
        Arrays.sort(texts);
        return List.of(texts);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
