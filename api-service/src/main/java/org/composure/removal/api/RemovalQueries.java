package org.composure.removal.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.Parameters;
import org.composure.api.PathId;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.api.TextForm;
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
    public RemovalView get(PathId id) {
        return id.uuid().flatMap(removals::findWhole).map(views::of).orElseThrow(RemovalQueries::unknown);
    }

    /**
     * The id of a removal that there is.
     *
     * @param id the id as it stands in the URL
     * @throws ProblemException if there is none of that id
     */
    public UUID existing(PathId id) {
        return id.uuid().filter(removals::existsById).orElseThrow(RemovalQueries::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "No such removal found.");
    }

    /**
     * A page of the removals that a query asks for, the newest first.
     *
     * @throws ProblemException if a parameter is not known, or its value is none
     */
    public Page<RemovalView> list(Query query, PublicUrl url) {
        Parameters parameters = Parameters.of(query);
        Paging paging = parameters.paging();
        Specification<RemovalEntity> filter = filter(parameters);
        parameters.check();
        Paging.Found<RemovalEntity> found = paging.find(removals, filter, NEWEST_FIRST);
        return Page.of(views.of(found.rows()), found.total(), paging, query, url);
    }

    private static Specification<RemovalEntity> filter(Parameters parameters) {
        List<Specification<RemovalEntity>> wanted = new ArrayList<>();
        parameters
                .text("compose_id", TextForm.COMPOSE_ID)
                .ifPresent(id -> wanted.add((removal, _, criteria) ->
                        criteria.equal(removal.get("compose").get("id"), id)));
        parameters
                .text(
                        "state",
                        TextForm.oneOf(Arrays.stream(RemovalState.values())
                                .map(RemovalState::wire)
                                .toList()))
                .ifPresent(
                        state -> wanted.add((removal, _, criteria) -> criteria.equal(removal.get("stateWire"), state)));
        parameters
                .text(
                        "kind",
                        TextForm.oneOf(Arrays.stream(RemovalKind.values())
                                .map(RemovalKind::wire)
                                .toList()))
                .ifPresent(kind -> wanted.add((removal, _, criteria) -> criteria.equal(removal.get("kindWire"), kind)));
        parameters
                .text("requested_by", TextForm.USER)
                .ifPresent(
                        user -> wanted.add((removal, _, criteria) -> criteria.equal(removal.get("requestedBy"), user)));
        return Specification.allOf(wanted);
    }
}
