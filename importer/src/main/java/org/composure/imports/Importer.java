package org.composure.imports;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.composure.imports.Cts.Page;
import org.composure.imports.store.Finding;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.GivenCompose;
import org.composure.imports.store.GivenPage;
import org.composure.imports.store.GivenTag;
import org.composure.imports.store.Position;
import org.composure.imports.store.Position.Phase;
import org.composure.problem.FieldError;
import org.composure.tag.TagName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a CTS page by page: its tags, then its composes, in the order of their dates and ids, which no new compose of today can move. One page
 * is in memory at a time.
 */
final class Importer {

    private static final Logger LOG = LoggerFactory.getLogger(Importer.class);

    /** While composes come in between, all are read once more, but not for ever. */
    private static final int PASSES = 3;

    private static final int TRIES = 5;

    private final Cts cts;
    private final Target target;
    private final int pageSize;
    private final int requests;
    private final Duration pause;

    /**
     * @param pageSize how many objects to ask for at a time
     * @param requests how many histories to ask for at a time
     * @param pause how long to wait after the database has failed
     */
    Importer(Cts cts, Target target, int pageSize, int requests, Duration pause) {
        this.cts = cts;
        this.target = target;
        this.pageSize = pageSize;
        this.requests = requests;
        this.pause = pause;
    }

    /**
     * Reads all, or what an earlier process has left.
     *
     * @return what was done
     * @throws CtsException if CTS does not answer as it should
     * @throws DataAccessException if the database fails again and again
     */
    Position run() throws InterruptedException {
        try (ExecutorService histories =
                Executors.newFixedThreadPool(requests, Thread.ofVirtual().factory())) {
            Position at = target.begin(cts.root());
            if (!at.equals(Position.first(cts.root(), at.run()))) {
                LOG.info(
                        "goes on with run {} where it was left: {} composes have been read",
                        at.run(),
                        at.count(Position.READ));
            }
            reserveTagIds();
            for (int failures = 0; at.phase() != Phase.DONE; ) {
                try {
                    at = at.phase() == Phase.TAGS ? tags(at, histories) : composes(at, histories);
                    failures = 0;
                } catch (DataAccessException | TransactionException e) {
                    if (++failures == TRIES) {
                        throw e;
                    }
                    LOG.warn("the database has failed, tried again: {}", e.getMessage());
                    Thread.sleep(pause);
                    at = target.begin(cts.root());
                }
            }
            return at;
        }
    }

    private void reserveTagIds() throws InterruptedException {
        for (JsonNode newest : cts.page("tags", "order_by=-id&per_page=1").items()) {
            target.reserveTagIds(newest.path("id").intValue(0));
        }
    }

    private Position tags(Position at, ExecutorService histories) throws InterruptedException {
        Page page = cts.page("tags", "order_by=id&per_page=" + pageSize + "&page=" + at.page());
        CtsObjects objects = new CtsObjects();
        List<GivenTag> tags = read(page.items(), objects, histories);
        Position next = page.isLast() ? at.composes() : at.nextPage();
        Position then = target.bring(at, next, new GivenPage(tags, List.of(), objects.findings()));
        LOG.info("tags: page {}, {} brought, {} changed", at.page(), then.count("tags"), then.count("tags_changed"));
        return then;
    }

    private List<GivenTag> read(Iterable<JsonNode> items, CtsObjects objects, ExecutorService histories)
            throws InterruptedException {
        List<GivenTag> tags = new ArrayList<>();
        items.forEach(item -> objects.tag(item).ifPresent(tags::add));
        List<JsonNode> changes = inOrder(
                histories,
                tags.stream()
                        .map(tag -> (Callable<JsonNode>) () ->
                                cts.changes("tags", String.valueOf(tag.tag().id())))
                        .toList());
        List<GivenTag> whole = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            whole.add(objects.tag(tags.get(i), changes.get(i)));
        }
        return whole;
    }

    private Position composes(Position at, ExecutorService histories) throws InterruptedException {
        Page page = cts.page(
                "composes",
                "order_by=date&order_by=id&per_page=" + pageSize + "&page=" + at.page()
                        + (at.afterDate().isEmpty() ? "" : "&date_after=" + Cts.encode(at.afterDate())));
        if (page.size() == 0) {
            return end(at);
        }
        CtsObjects objects = new CtsObjects();
        List<Map.Entry<String, String>> read = new ArrayList<>();
        List<GivenCompose> composes = new ArrayList<>();
        List<JsonNode> fresh = new ArrayList<>();
        for (JsonNode item : page.items()) {
            String id = CtsObjects.composeId(item);
            read.add(Map.entry(id, CtsObjects.composeDate(item)));
            if (!at.seen().contains(id)) {
                fresh.add(item);
            }
        }
        chosen(fresh, histories).forEach(item -> objects.compose(item).ifPresent(composes::add));
        List<GivenTag> tags = lateTags(composes, objects, histories);
        List<JsonNode> changes = inOrder(
                histories,
                composes.stream()
                        .map(compose -> (Callable<JsonNode>) () -> cts.changes("composes", compose.id()))
                        .toList());
        List<GivenCompose> whole = new ArrayList<>();
        for (int i = 0; i < composes.size(); i++) {
            whole.add(objects.compose(composes.get(i), changes.get(i)));
        }
        Position then = target.bring(
                at,
                at.afterComposes(read).plus(Map.of(Position.READ, (long) fresh.size())),
                new GivenPage(tags, whole, objects.findings()));
        LOG.info(
                "composes: {} read, {} brought, {} changed, {} to go",
                then.count(Position.READ),
                then.count("composes"),
                then.count("composes_changed"),
                Math.max(0, page.total() - (at.page() - 1L) * pageSize - page.size()));
        return page.isLast() ? end(then) : then;
    }

    /** The composes, those with {@code final} that were chosen among the candidates for their label. */
    private List<JsonNode> chosen(List<JsonNode> composes, ExecutorService threads) throws InterruptedException {
        return inOrder(
                threads,
                composes.stream()
                        .map(compose -> (Callable<JsonNode>) () -> CtsObjects.hasLabel(compose)
                                        && cts.page(
                                                                "composes",
                                                                "final=true&per_page=1&id="
                                                                        + Cts.encode(CtsObjects.composeId(compose)))
                                                        .size()
                                                > 0
                                ? CtsObjects.asFinal(compose)
                                : compose)
                        .toList());
    }

    /** Tags that have been made or renamed since the tags were read. */
    private List<GivenTag> lateTags(List<GivenCompose> composes, CtsObjects objects, ExecutorService histories)
            throws InterruptedException {
        Set<String> names = target.unknownTags(composes.stream()
                .flatMap(compose -> compose.tags().stream())
                .filter(TagName::isValid)
                .collect(Collectors.toSet()));
        List<JsonNode> items = new ArrayList<>();
        for (String name : names) {
            cts.page("tags", "name=" + Cts.encode(name)).items().forEach(items::add);
        }
        return read(items, objects, histories);
    }

    /** Ends the run, unless there are more composes than were read: then some have come between those that had been read. */
    private Position end(Position at) throws InterruptedException {
        long total = cts.page("composes", "per_page=1").total();
        long read = at.count(Position.READ);
        if (read >= total) {
            return target.finish(at, List.of());
        }
        if (at.pass() < PASSES) {
            LOG.info("{} composes have come in between, all are read once more", total - read);
            return target.bring(at, at.nextPass(), new GivenPage(List.of(), List.of(), List.of()));
        }
        return target.finish(
                at,
                List.of(new Finding(
                        Kind.REFUSED,
                        "compose",
                        "",
                        "total",
                        FieldError.of("total", total, read + ", as many as were read; import once more")
                                .message())));
    }

    private static List<JsonNode> inOrder(ExecutorService threads, List<Callable<JsonNode>> tasks)
            throws InterruptedException {
        List<Future<JsonNode>> asked = tasks.stream().map(threads::submit).toList();
        try {
            List<JsonNode> answers = new ArrayList<>();
            for (Future<JsonNode> one : asked) {
                answers.add(one.get());
            }
            return answers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CtsException failure) {
                throw failure;
            }
            throw new IllegalStateException("a history could not be read", e.getCause());
        } finally {
            asked.forEach(one -> one.cancel(true));
        }
    }
}
