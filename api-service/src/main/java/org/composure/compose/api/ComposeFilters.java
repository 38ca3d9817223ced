package org.composure.compose.api;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.composure.api.Ordering;
import org.composure.api.Query;
import org.composure.compose.Stages;
import org.composure.compose.store.ComposeSearch;
import org.composure.compose.store.ComposeSearch.Column;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** CTS's filters of composes, and ours: how they are read from a query, and how they are described. */
final class ComposeFilters {

    private static final Ordering ORDERING = new Ordering(orderings(), ComposeSearch.NEWEST_FIRST);
    private static final String TAG = "tag";

    private ComposeFilters() {}

    /** How the part of a text is asked for. */
    private enum Suffix {
        CONTAINS("_contains", "contains") {
            @Override
            void add(ComposeSearch search, Column column, String text) {
                search.contains(column, text);
            }
        },
        STARTSWITH("_startswith", "starts with") {
            @Override
            void add(ComposeSearch search, Column column, String text) {
                search.startsWith(column, text);
            }
        },
        ENDSWITH("_endswith", "ends with") {
            @Override
            void add(ComposeSearch search, Column column, String text) {
                search.endsWith(column, text);
            }
        };

        private final String suffix;
        private final String verb;

        Suffix(String suffix, String verb) {
            this.suffix = suffix;
            this.verb = verb;
        }

        abstract void add(ComposeSearch search, Column column, String text);
    }

    /**
     * What a query asks for.
     *
     * @throws ProblemException if a filter's value is none, or the order is none
     */
    static ComposeSearch read(Query query, Stages stages) {
        ComposeSearch search = new ComposeSearch(ORDERING.of(query));
        for (Column column : Column.values()) {
            String name = column.wire();
            switch (column) {
                case RESPIN -> query.number(name).ifPresent(value -> search.is(column, value));
                case FINAL, RELEASE_IS_LAYERED, RELEASE_INTERNAL ->
                    query.flag(name).ifPresent(value -> search.is(column, value));
                case STAGE -> query.oneOf(name, stages.names()).ifPresent(value -> search.is(column, value));
                case ID,
                        DATE,
                        TYPE,
                        LABEL,
                        RELEASE_NAME,
                        RELEASE_VERSION,
                        RELEASE_SHORT,
                        RELEASE_TYPE,
                        BASE_PRODUCT_NAME,
                        BASE_PRODUCT_SHORT,
                        BASE_PRODUCT_VERSION,
                        BASE_PRODUCT_TYPE,
                        BUILDER -> query.first(name).ifPresent(value -> search.is(column, value));
            }
            for (Suffix suffix : Suffix.values()) {
                query.first(name + suffix.suffix).ifPresent(text -> addPart(search, column, suffix, text));
            }
        }
        query.first("date_before").ifPresent(date -> search.before(Column.DATE, date));
        query.first("date_after").ifPresent(date -> search.after(Column.DATE, date));
        addTags(search, query.all(TAG));
        return search;
    }

    private static void addPart(ComposeSearch search, Column column, Suffix suffix, String text) {
        if (!isText(column)) {
            throw ProblemException.invalid(List.of(FieldError.of(
                    column.wire() + suffix.suffix, text, column.wire() + " and its whole value: it is no text")));
        }
        suffix.add(search, column, text);
    }

    /** An empty one among them makes the others mean nothing. */
    private static void addTags(ComposeSearch search, List<String> tags) {
        if (tags.contains("")) {
            search.untagged();
            return;
        }
        for (String tag : tags) {
            if (tag.startsWith("-")) {
                search.notTagged(tag.substring(1));
            } else {
                search.tagged(tag);
            }
        }
    }

    private static boolean isText(Column column) {
        return switch (column) {
            case RESPIN, FINAL, RELEASE_IS_LAYERED, RELEASE_INTERNAL -> false;
            case ID,
                    DATE,
                    TYPE,
                    LABEL,
                    RELEASE_NAME,
                    RELEASE_VERSION,
                    RELEASE_SHORT,
                    RELEASE_TYPE,
                    BASE_PRODUCT_NAME,
                    BASE_PRODUCT_SHORT,
                    BASE_PRODUCT_VERSION,
                    BASE_PRODUCT_TYPE,
                    BUILDER,
                    STAGE -> true;
        };
    }

    /** The filters as parameters of a query. */
    static List<Parameter> described() {
        List<Parameter> parameters = new ArrayList<>();
        for (Column column : Column.values()) {
            String type = isText(column) ? "string" : column == Column.RESPIN ? "integer" : "boolean";
            parameters.add(parameter(column.wire(), schema(type), null));
            if (isText(column)) {
                for (Suffix suffix : Suffix.values()) {
                    parameters.add(parameter(
                            column.wire() + suffix.suffix,
                            schema("string"),
                            "The " + column.wire() + " " + suffix.verb + " this text, taken literally."));
                }
            }
        }
        parameters.add(parameter("date_before", schema("string"), "Dates before this one, YYYYMMDD."));
        parameters.add(parameter("date_after", schema("string"), "Dates after this one, YYYYMMDD."));
        parameters.add(parameter(
                TAG,
                schema("array").items(schema("string")),
                "A tag that the composes have, or, after -, one that they have not. May be repeated; an empty one asks for"
                        + " composes without any tag."));
        return parameters;
    }

    private static Parameter parameter(String name, Schema<?> schema, @Nullable String description) {
        return new Parameter().in("query").name(name).schema(schema).description(description);
    }

    private static Schema<?> schema(String type) {
        Schema<?> schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }

    private static SequencedMap<String, String> orderings() {
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            columns.put(column.wire(), column.name());
        }
        return columns;
    }
}
