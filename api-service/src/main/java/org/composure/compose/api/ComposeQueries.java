package org.composure.compose.api;

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
import org.composure.compose.ComposeId;
import org.composure.compose.Stages;
import org.composure.compose.store.Change;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeRepository;
import org.composure.compose.store.ComposeView;
import org.composure.compose.store.ComposeViews;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.transaction.annotation.Transactional;

/** What can be read of composes. */
@Transactional(readOnly = true)
public class ComposeQueries {

    /** CTS's filters, in its order, and ours; each with the attribute that it looks at. */
    private enum Filter {
        ID("id", "id"),
        DATE("date", "date"),
        RESPIN("respin", "respin"),
        TYPE("type", "type"),
        LABEL("label", "label"),
        FINAL("final", "isFinal"),
        RELEASE_NAME("release_name", "releaseName"),
        RELEASE_VERSION("release_version", "releaseVersion"),
        RELEASE_SHORT("release_short", "releaseShort"),
        RELEASE_IS_LAYERED("release_is_layered", "releaseIsLayered"),
        RELEASE_TYPE("release_type", "releaseType"),
        RELEASE_INTERNAL("release_internal", "releaseInternal"),
        BASE_PRODUCT_NAME("base_product_name", "baseProductName"),
        BASE_PRODUCT_SHORT("base_product_short", "baseProductShort"),
        BASE_PRODUCT_VERSION("base_product_version", "baseProductVersion"),
        BASE_PRODUCT_TYPE("base_product_type", "baseProductType"),
        BUILDER("builder", "builder"),
        STAGE("stage", "stage");

        private final String parameter;
        private final String attribute;

        Filter(String parameter, String attribute) {
            this.parameter = parameter;
            this.attribute = attribute;
        }

        Optional<?> value(Query query, Stages stages) {
            return switch (this) {
                case RESPIN -> query.number(parameter);
                case FINAL, RELEASE_IS_LAYERED, RELEASE_INTERNAL -> query.flag(parameter);
                case STAGE -> query.oneOf(parameter, stages.names());
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
                        BUILDER -> query.first(parameter);
            };
        }

        /** Versions are ordered by their numbers: 1.20 comes after 1.5. */
        String orderedBy() {
            return this == RELEASE_VERSION ? "releaseVersionKey" : attribute;
        }
    }

    private static final Ordering ORDERING =
            new Ordering(orderings(), Sort.by(Sort.Order.desc("date"), Sort.Order.desc("id")));

    private final ComposeRepository composes;
    private final ComposeViews views;
    private final ChangeLog changes;
    private final Stages stages;

    /** Reads from the given places. */
    public ComposeQueries(ComposeRepository composes, ComposeViews views, ChangeLog changes, Stages stages) {
        this.composes = composes;
        this.views = views;
        this.changes = changes;
        this.stages = stages;
    }

    /**
     * One compose.
     *
     * @param id the id as it stands in the URL
     * @throws ProblemException if there is none of that id
     */
    public ComposeView get(String id) {
        return views.of(find(id));
    }

    /**
     * A page of the composes that a query asks for.
     *
     * @throws ProblemException if a filter's value is none
     */
    public Page<ComposeView> list(Query query, PublicUrl url) {
        Paging paging = Paging.of(query);
        Paging.Found<ComposeEntity> found = paging.find(composes, filter(query), ORDERING.of(query));
        return Page.of(views.of(found.rows()), found.total(), paging, query, url);
    }

    /**
     * A compose's history, oldest first.
     *
     * @throws ProblemException if there is no compose of that id
     */
    public List<Change> changes(String id) {
        return changes.ofCompose(find(id).pk());
    }

    private ComposeEntity find(String id) {
        return Optional.of(id)
                .filter(ComposeId::isValid)
                .flatMap(composes::findByComposeId)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such compose found."));
    }

    private Specification<ComposeEntity> filter(Query query) {
        List<Specification<ComposeEntity>> wanted = new ArrayList<>();
        for (Filter filter : Filter.values()) {
            filter.value(query, stages)
                    .ifPresent(value ->
                            wanted.add((compose, _, criteria) -> criteria.equal(compose.get(filter.attribute), value)));
        }
        return Specification.allOf(wanted);
    }

    private static SequencedMap<String, String> orderings() {
        SequencedMap<String, String> attributes = new LinkedHashMap<>();
        for (Filter filter : Filter.values()) {
            attributes.put(filter.parameter, filter.orderedBy());
        }
        return attributes;
    }
}
