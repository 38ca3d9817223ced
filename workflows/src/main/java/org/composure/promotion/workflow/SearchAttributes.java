package org.composure.promotion.workflow;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** By what workflows can be found in Temporal; pages and lists read PostgreSQL. All are keywords. Names are wire names. */
public final class SearchAttributes {

    /** The id of the compose that a workflow works on. */
    public static final SearchAttributeKey<String> COMPOSE = SearchAttributeKey.forKeyword("ComposureCompose");

    /** The stage to which it takes the compose. */
    public static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("ComposureStage");

    /** What it is about: the state of its row when it looked last. */
    public static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword("ComposurePhase");

    /** All of them. */
    public static final List<SearchAttributeKey<String>> ALL = List.of(COMPOSE, STAGE, PHASE);

    private SearchAttributes() {}
}
