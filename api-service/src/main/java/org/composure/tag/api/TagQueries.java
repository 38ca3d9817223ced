package org.composure.tag.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.composure.api.Ordering;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.tag.store.TagEntity;
import org.composure.tag.store.TagRepository;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.transaction.annotation.Transactional;

/** What can be read of tags. */
@Transactional(readOnly = true)
public class TagQueries {

    private static final int LONGEST_ID = 9;
    private static final Ordering ORDERING = new Ordering(orderings(), Sort.by(Sort.Order.desc("id")));

    private final TagRepository tags;

    /** Reads from the given place. */
    public TagQueries(TagRepository tags) {
        this.tags = tags;
    }

    /**
     * One tag, by its id or, where no tag has that id, by its name.
     *
     * @throws ProblemException if there is none
     */
    public TagView get(String idOrName) {
        return id(idOrName)
                .flatMap(tags::findById)
                .or(() -> Optional.of(idOrName).filter(TagQueries::canBeName).flatMap(tags::findByTagName))
                .map(TagView::of)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such tag found."));
    }

    /**
     * A page of the tags that a query asks for.
     *
     * @throws ProblemException if a filter's value is none
     */
    public Page<TagView> list(Query query, PublicUrl url) {
        Paging paging = Paging.of(query);
        Paging.Found<TagEntity> found = paging.find(tags, filter(query), ORDERING.of(query));
        return Page.of(found.rows().stream().map(TagView::of).toList(), found.total(), paging, query, url);
    }

    private static Specification<TagEntity> filter(Query query) {
        List<Specification<TagEntity>> wanted = new ArrayList<>();
        query.number("id").ifPresent(id -> wanted.add((tag, _, criteria) -> criteria.equal(tag.get("id"), id)));
        query.first("name").ifPresent(name -> wanted.add((tag, _, criteria) -> criteria.equal(tag.get("name"), name)));
        return Specification.allOf(wanted);
    }

    private static Optional<Integer> id(String text) {
        return text.length() <= LONGEST_ID && text.matches("[0-9]+")
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }

    private static boolean canBeName(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private static SequencedMap<String, String> orderings() {
        SequencedMap<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", "id");
        attributes.put("name", "name");
        return attributes;
    }
}
