package org.composure.promotion.api;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.Parameters;
import org.composure.api.PathId;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.api.TextForm;
import org.composure.compose.Stages;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.PromotionState;
import org.composure.promotion.store.PromotionEntity;
import org.composure.promotion.store.PromotionRepository;
import org.composure.promotion.store.PromotionView;
import org.composure.promotion.store.PromotionViews;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.transaction.annotation.Transactional;

/** What can be read of promotions. */
@Transactional(readOnly = true)
public class PromotionQueries {

    /** Ids grow with time. */
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Order.desc("id"));

    private final PromotionRepository promotions;
    private final PromotionViews views;
    private final Stages stages;

    /** Reads from the given places. */
    public PromotionQueries(PromotionRepository promotions, PromotionViews views, Stages stages) {
        this.promotions = promotions;
        this.views = views;
        this.stages = stages;
    }

    /**
     * One promotion.
     *
     * @param id the id as it stands in the URL
     * @throws ProblemException if there is none of that id
     */
    public PromotionView get(PathId id) {
        return id.uuid().flatMap(promotions::findWhole).map(views::of).orElseThrow(PromotionQueries::unknown);
    }

    /**
     * The id of a promotion that there is.
     *
     * @param id the id as it stands in the URL
     * @throws ProblemException if there is none of that id
     */
    public UUID existing(PathId id) {
        return id.uuid().filter(promotions::existsById).orElseThrow(PromotionQueries::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "No such promotion found.");
    }

    /**
     * A page of the promotions that a query asks for, the newest first.
     *
     * @throws ProblemException if a parameter is not known, or its value is none
     */
    public Page<PromotionView> list(Query query, PublicUrl url) {
        Parameters parameters = Parameters.of(query);
        Paging paging = parameters.paging();
        Specification<PromotionEntity> filter = filter(parameters);
        parameters.check();
        Paging.Found<PromotionEntity> found = paging.find(promotions, filter, NEWEST_FIRST);
        return Page.of(views.of(found.rows()), found.total(), paging, query, url);
    }

    private Specification<PromotionEntity> filter(Parameters parameters) {
        List<Specification<PromotionEntity>> wanted = new ArrayList<>();
        parameters
                .text("compose_id", TextForm.COMPOSE_ID)
                .ifPresent(id -> wanted.add((promotion, _, criteria) ->
                        criteria.equal(promotion.get("compose").get("id"), id)));
        parameters
                .text("to", TextForm.stage(stages))
                .ifPresent(to -> wanted.add((promotion, _, criteria) -> criteria.equal(promotion.get("toStage"), to)));
        parameters
                .text("state", TextForm.oneOf(PromotionState.wires()))
                .ifPresent(state ->
                        wanted.add((promotion, _, criteria) -> criteria.equal(promotion.get("stateWire"), state)));
        parameters
                .text("requested_by", TextForm.USER)
                .ifPresent(user ->
                        wanted.add((promotion, _, criteria) -> criteria.equal(promotion.get("requestedBy"), user)));
        return Specification.allOf(wanted);
    }
}
