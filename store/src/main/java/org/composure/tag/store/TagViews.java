package org.composure.tag.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is shown of tags: one query, however many tags. */
public class TagViews {

    private static final String NAMES =
            "array(select p.name from tag_permission p where p.tag = t.id and p.action = '%s' and p.kind = '%s' order by p.name) as %s";

    private static final String SELECT = "select t.id, t.name, t.description, t.documentation, "
            + String.join(
                    ", ",
                    NAMES.formatted("tag", "user", "taggers"),
                    NAMES.formatted("untag", "user", "untaggers"),
                    NAMES.formatted("tag", "group", "tagger_groups"),
                    NAMES.formatted("untag", "group", "untagger_groups"))
            + " from tag t";

    private static final String FILTER =
            " where (:id::integer is null or t.id = :id) and (:name::text is null or t.name = :name)";

    private final JdbcClient jdbc;

    /** Reads through the given client, in the caller's transaction if there is one. */
    public TagViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What tags can be ordered by; the constants' names are a {@link Sort}'s properties. */
    public enum Column {
        ID("t.id"),
        NAME("t.name");

        private final String sql;

        Column(String sql) {
            this.sql = sql;
        }
    }

    /**
     * Which tags are asked for.
     *
     * @param id the id; null for all
     * @param name the name; null for all
     */
    public record Filter(@Nullable Integer id, @Nullable String name) {

        private Map<String, @Nullable Object> parameters() {
            Map<String, @Nullable Object> parameters = new HashMap<>();
            parameters.put("id", id);
            parameters.put("name", name);
            return parameters;
        }
    }

    /** The tag of an id. */
    public Optional<TagView> find(int id) {
        return jdbc.sql(SELECT + " where t.id = :id")
                .param("id", id)
                .query((row, n) -> view(row))
                .optional();
    }

    /** The tag of a name. */
    public Optional<TagView> find(String name) {
        return jdbc.sql(SELECT + " where t.name = :name")
                .param("name", name)
                .query((row, n) -> view(row))
                .optional();
    }

    /** How many there are. */
    public long count(Filter filter) {
        return jdbc.sql("select count(*) from tag t" + FILTER)
                .params(filter.parameters())
                .query(Long.class)
                .single();
    }

    /**
     * Some of them.
     *
     * @param order by the names of {@link Column}s
     */
    public List<TagView> list(Filter filter, Sort order, int limit, long offset) {
        String ordering = order.stream()
                .map(by -> Column.valueOf(by.getProperty()).sql + (by.isDescending() ? " desc" : ""))
                .collect(Collectors.joining(", "));
        return jdbc.sql(SELECT + FILTER + " order by " + ordering + " limit :limit offset :offset")
                .params(filter.parameters())
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> view(row))
                .list();
    }

    /** How many composes have each tag, by the tags' names; those that none has are missing. */
    public SequencedMap<String, Long> composesOfEach() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        jdbc.sql("""
                        select t.name, n.composes from (select tag, count(*) as composes from compose_tag group by tag) n
                        join tag t on t.id = n.tag order by t.name
                        """).query(row -> {
            counts.put(row.getString("name"), row.getLong("composes"));
        });
        return counts;
    }

    private static TagView view(ResultSet row) throws SQLException {
        return new TagView(
                row.getInt("id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("documentation"),
                texts(row, "taggers"),
                texts(row, "untaggers"),
                texts(row, "tagger_groups"),
                texts(row, "untagger_groups"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
