package org.composure.tag.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.composure.api.Ordering;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.compose.store.Change;
import org.composure.compose.store.ChangeLog;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.tag.store.TagView;
import org.composure.tag.store.TagViews;
import org.composure.tag.store.TagViews.Column;
import org.springframework.data.domain.Sort;

/** What can be read of tags. */
public class TagQueries {

    /** As many digits as any id has. */
    private static final int LONGEST_ID = 10;

    private static final Ordering ORDERING = new Ordering(orderings(), Sort.by(Sort.Order.desc(Column.ID.name())));

    private final TagViews tags;
    private final ChangeLog changes;

    /** Reads from the given places. */
    public TagQueries(TagViews tags, ChangeLog changes) {
        this.tags = tags;
        this.changes = changes;
    }

    /**
     * One tag, by its id or, where no tag has that id, by its name.
     *
     * @throws ProblemException if there is none
     */
    public TagView get(String idOrName) {
        return id(idOrName)
                .flatMap(tags::find)
                .or(() -> Optional.of(idOrName).filter(TagQueries::canBeName).flatMap(tags::find))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such tag found."));
    }

    /**
     * A page of the tags that a query asks for.
     *
     * @throws ProblemException if a filter's value is none
     */
    public Page<TagView> list(Query query, PublicUrl url) {
        Paging paging = Paging.of(query);
        Sort order = ORDERING.of(query);
        TagViews.Filter filter = new TagViews.Filter(
                query.number("id").orElse(null), query.first("name").orElse(null));
        return Page.of(
                paging.find(tags.count(filter), (limit, offset) -> tags.list(filter, order, limit, offset)),
                paging,
                query,
                url);
    }

    /**
     * A tag's history, oldest first.
     *
     * @throws ProblemException if there is no such tag
     */
    public List<Change> changes(String idOrName) {
        return changes.ofTag(get(idOrName).id());
    }

    private static Optional<Integer> id(String text) {
        return Optional.of(text)
                .filter(one -> one.length() <= LONGEST_ID && one.matches("[0-9]+"))
                .map(Long::valueOf)
                .filter(number -> number <= Integer.MAX_VALUE)
                .map(Long::intValue);
    }

    private static boolean canBeName(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private static SequencedMap<String, String> orderings() {
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        columns.put("id", Column.ID.name());
        columns.put("name", Column.NAME.name());
        return columns;
    }
}
