package org.composure.removal.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.removal.RemovalKind;
import org.composure.removal.RemovalState;
import org.composure.removal.store.RemovalEntity;
import org.composure.removal.store.RemovalRepository;
import org.composure.removal.store.RemovalView;
import org.composure.removal.store.RemovalViews;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.transaction.annotation.Transactional;

/** What can be read of removals. */
@Transactional(readOnly = true)
public class RemovalQueries {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** Ids grow with time. */
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Order.desc("id"));

    private final RemovalRepository removals;
    private final RemovalViews views;

    /** Reads from the given places. */
    public RemovalQueries(RemovalRepository removals, RemovalViews views) {
        this.removals = removals;
        this.views = views;
    }

    /**
     * One removal.
     *
     * @param id the id as it stands in the URL
     * @throws ProblemException if there is none of that id
     */
    public RemovalView get(String id) {
        return parsed(id).flatMap(removals::findWhole).map(views::of).orElseThrow(RemovalQueries::unknown);
    }

    /**
     * The id of a removal that there is.
     *
     * @param id the id as it stands in the URL
     * @throws ProblemException if there is none of that id
     */
    public UUID existing(String id) {
        return parsed(id).filter(removals::existsById).orElseThrow(RemovalQueries::unknown);
    }

    private static Optional<UUID> parsed(String id) {
        return UUID_TEXT.matcher(id).matches() ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "No such removal found.");
    }

    /**
     * A page of the removals that a query asks for, the newest first.
     *
     * @throws ProblemException if a filter's value is none
     */
    public Page<RemovalView> list(Query query, PublicUrl url) {
        Paging paging = Paging.of(query);
        Paging.Found<RemovalEntity> found = paging.find(removals, filter(query), NEWEST_FIRST);
        return Page.of(views.of(found.rows()), found.total(), paging, query, url);
    }

    private static Specification<RemovalEntity> filter(Query query) {
        List<Specification<RemovalEntity>> wanted = new ArrayList<>();
        query.first("compose_id")
                .ifPresent(id -> wanted.add((removal, _, criteria) ->
                        criteria.equal(removal.get("compose").get("id"), id)));
        query.oneOf(
                        "state",
                        List.of(RemovalState.values()).stream()
                                .map(RemovalState::wire)
                                .toList())
                .ifPresent(
                        state -> wanted.add((removal, _, criteria) -> criteria.equal(removal.get("stateWire"), state)));
        query.oneOf(
                        "kind",
                        List.of(RemovalKind.values()).stream()
                                .map(RemovalKind::wire)
                                .toList())
                .ifPresent(kind -> wanted.add((removal, _, criteria) -> criteria.equal(removal.get("kindWire"), kind)));
        query.first("requested_by")
                .ifPresent(
                        user -> wanted.add((removal, _, criteria) -> criteria.equal(removal.get("requestedBy"), user)));
        return Specification.allOf(wanted);
    }
}
