package org.composure.compose.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.data.domain.Sort;

/** Which composes are looked for, and in which order; every condition that is added has to hold. */
public final class ComposeSearch {

    /** The newest first. */
    public static final Sort NEWEST_FIRST =
            Sort.by(Sort.Order.desc(Column.DATE.name()), Sort.Order.desc(Column.ID.name()));

    private static final String TAGGED =
            "exists (select from compose_tag ct where ct.compose = c.pk and ct.tag = (select id from tag where name = :%s))";

    /**
     * Where the release is given, its composes are gone through by an index that has their tags. No tag has the number 0; a null would
     * be neither there nor not there.
     */
    private static final String TAGGED_IN_RELEASE =
            "coalesce((select id from tag where name = :%s), 0) = any (c.tag_ids)";

    private final List<String> conditions = new ArrayList<>();
    private final List<Whole> wholes = new ArrayList<>();
    private final List<String> wanted = new ArrayList<>();
    private final List<String> unwanted = new ArrayList<>();
    private boolean inRelease;
    private boolean byParts;
    private final Map<String, Object> parameters = new HashMap<>();
    private final Sort order;

    /**
     * All composes.
     *
     * @param order by the names of {@link Column}s
     */
    public ComposeSearch(Sort order) {
        this.order = order;
    }

    /** What composes can be found and ordered by: the columns of their table, and the parameters of the API. */
    public enum Column {
        ID,
        DATE,
        RESPIN,
        TYPE,
        LABEL,
        FINAL,
        RELEASE_NAME,
        RELEASE_VERSION,
        RELEASE_SHORT,
        RELEASE_IS_LAYERED,
        RELEASE_TYPE,
        RELEASE_INTERNAL,
        BASE_PRODUCT_NAME,
        BASE_PRODUCT_SHORT,
        BASE_PRODUCT_VERSION,
        BASE_PRODUCT_TYPE,
        BUILDER,
        STAGE;

        /** The column's name, for example {@code release_short}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String sql() {
            return "c." + wire();
        }

        /** Versions are ordered by their numbers: 1.20 comes after 1.5. */
        private String orderedBy() {
            return this == RELEASE_VERSION ? "c.release_version_key" : sql();
        }
    }

    private record Whole(Column column, String parameter) {}

    /** The column has that value. */
    public void is(Column column, Object value) {
        inRelease |= column == Column.RELEASE_SHORT;
        wholes.add(new Whole(column, parameter(value)));
    }

    /** The text in the column contains that text. */
    public void contains(Column column, String text) {
        like(column, "%" + literal(text) + "%");
    }

    /** The text in the column starts with that text. */
    public void startsWith(Column column, String text) {
        like(column, literal(text) + "%");
    }

    /** The text in the column ends with that text. */
    public void endsWith(Column column, String text) {
        like(column, "%" + literal(text));
    }

    /** The text in the column comes before that text. */
    public void before(Column column, String text) {
        byParts = true;
        conditions.add(column.sql() + " < :" + parameter(text));
    }

    /** The text in the column comes after that text. */
    public void after(Column column, String text) {
        byParts = true;
        conditions.add(column.sql() + " > :" + parameter(text));
    }

    /** The compose has the tag of that name. */
    public void tagged(String tag) {
        wanted.add(parameter(tag));
    }

    /** The compose has no tag of that name. */
    public void notTagged(String tag) {
        unwanted.add(parameter(tag));
    }

    /** The compose has no tag at all. */
    public void untagged() {
        conditions.add("c.tag_ids = '{}'");
    }

    /**
     * Whether how many composes there are, and so which index to take, depends on the very texts that are looked for: a part of a
     * text, or what comes before or after it, is that of one compose or of all.
     */
    boolean dependsOnItsTexts() {
        return byParts;
    }

    /**
     * Whether one value is all that is looked for. Then the index is the same for each value, and PostgreSQL is kept from looking at
     * it: a plan for a value that is rarer than others would look so much better each time that none would be kept. Of several
     * the rarest tells which index to take.
     */
    private boolean isOneWhole() {
        return wholes.size() == 1 && conditions.isEmpty() && wanted.isEmpty() && unwanted.isEmpty();
    }

    boolean isUnconditional() {
        return parameters.isEmpty() && conditions.isEmpty();
    }

    String where() {
        String tagged = inRelease ? TAGGED_IN_RELEASE : TAGGED;
        List<String> all = new ArrayList<>(conditions);
        String value = isOneWhole() ? "(select :%s)" : ":%s";
        wholes.forEach(whole -> all.add(whole.column().sql() + " = " + value.formatted(whole.parameter())));
        wanted.forEach(tag -> all.add(tagged.formatted(tag)));
        unwanted.forEach(tag -> all.add("not " + tagged.formatted(tag)));
        return all.isEmpty() ? "" : " where " + String.join(" and ", all);
    }

    String orderBy() {
        return " order by "
                + order.stream()
                        .map(by -> Column.valueOf(by.getProperty()).orderedBy() + (by.isDescending() ? " desc" : ""))
                        .collect(Collectors.joining(", "));
    }

    Map<String, Object> parameters() {
        return Map.copyOf(parameters);
    }

    private void like(Column column, String pattern) {
        byParts = true;
        conditions.add(column.sql() + " like :" + parameter(pattern));
    }

    /** What would mean something else in a pattern stands for itself. */
    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private String parameter(Object value) {
        String name = "p" + parameters.size();
        parameters.put(name, value);
        return name;
    }
}
