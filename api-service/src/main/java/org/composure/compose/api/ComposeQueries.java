package org.composure.compose.api;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.compose.ComposeId;
import org.composure.compose.Stages;
import org.composure.compose.store.Change;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeRepository;
import org.composure.compose.store.ComposeSearch;
import org.composure.compose.store.ComposeView;
import org.composure.compose.store.ComposeViews;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;

/** What can be read of composes. */
public class ComposeQueries {

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
        return parsed(id).flatMap(views::find).orElseThrow(ComposeQueries::unknown);
    }

    /**
     * A page of the composes that a query asks for.
     *
     * @throws ProblemException if a filter's value is none
     */
    public Page<ComposeView> list(Query query, PublicUrl url) {
        Paging paging = Paging.of(query);
        ComposeSearch search = ComposeFilters.read(query, stages);
        ComposeViews.Found found = views.find(search, paging.perPage(), paging.before());
        return Page.of(new Paging.Found<>(found.rows(), found.total()), paging, query, url);
    }

    /**
     * A compose's history, oldest first.
     *
     * @throws ProblemException if there is no compose of that id
     */
    public List<Change> changes(String id) {
        return changes.ofCompose(pk(id));
    }

    /**
     * The id of a compose that is there.
     *
     * @throws ProblemException if there is none of that id
     */
    public ComposeId require(String id) {
        pk(id);
        return new ComposeId(id);
    }

    private UUID pk(String id) {
        return parsed(id).map(ComposeId::value).flatMap(composes::findPk).orElseThrow(ComposeQueries::unknown);
    }

    private static Optional<ComposeId> parsed(String id) {
        return Optional.of(id).filter(ComposeId::isValid).map(ComposeId::new);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "No such compose found.");
    }
}
