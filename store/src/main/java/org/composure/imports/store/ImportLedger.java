package org.composure.imports.store;

import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.composure.compose.Stages;
import org.composure.compose.Volumes;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.Position.Phase;
import org.composure.policy.Policies;
import org.composure.problem.FieldError;
import org.composure.tag.store.TagViews;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The transactions of an import: what a page brought and how far it has come are written together, or not at all. */
public class ImportLedger {

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final TagImport tags;
    private final ComposeImport composes;
    private final JsonMapper json;
    private final Clock clock;

    /** Wires it up. */
    public ImportLedger(
            JdbcClient jdbc,
            JdbcTemplate batches,
            EntityManager entities,
            TagViews tagViews,
            Volumes volumes,
            Stages stages,
            Policies policies,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.tags = new TagImport(jdbc, batches, tagViews, clock);
        this.composes = new ComposeImport(jdbc, batches, entities, volumes, stages, policies, json, clock);
        this.json = json;
        this.clock = clock;
    }

    /**
     * What a page would bring.
     *
     * @param counts how many of what
     * @param tagNames the names of the tags that were not here
     * @param findings what does not fit
     */
    public record Outlook(Map<String, Long> counts, Set<String> tagNames, List<Finding> findings) {}

    /** Goes on with the import from a source where it was left, or begins the first or the next run. */
    @Transactional
    public Position begin(String source) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                        insert into import (source, run, phase, pass, after_date, page, last_date, seen, counts, started_at,
                            moved_at)
                        values (:source, 0, 'done', 1, '', 1, '', '{}', '{}', :now, :now) on conflict do nothing
                        """).param("source", source).param("now", now).update();
        Position left = lock(source);
        if (left.phase() != Phase.DONE) {
            return left;
        }
        jdbc.sql("delete from import_finding where source = :source")
                .param("source", source)
                .update();
        jdbc.sql("update import set started_at = :now where source = :source")
                .param("source", source)
                .param("now", now)
                .update();
        Position first = Position.first(source, left.run() + 1);
        move(first);
        return first;
    }

    /** Leaves the ids up to the greatest one that CTS has given to tags to those tags. */
    @Transactional
    public void reserveTagIds(int greatest) {
        tags.lock();
        tags.reserve(greatest);
    }

    /** Those of the names that no tag has here. */
    @Transactional(readOnly = true)
    public Set<String> unknownTags(Collection<String> names) {
        Set<String> unknown = new HashSet<>(names);
        if (!unknown.isEmpty()) {
            unknown.removeAll(tagNames(names));
        }
        return unknown;
    }

    private Set<String> tagNames(Collection<String> names) {
        return names.isEmpty()
                ? Set.of()
                : jdbc.sql("select name from tag where name in (:names)")
                        .param("names", names)
                        .query((row, n) -> row.getString("name"))
                        .set();
    }

    /**
     * Brings what a page holds, and goes on from there.
     *
     * @param at where the import is
     * @param next where it is then
     * @return that, with what has been counted
     * @throws OvertakenException if it is somewhere else already
     */
    @Transactional
    public Position bring(Position at, Position next, GivenPage page) {
        Position present = lock(at.source());
        if (!present.equals(at)) {
            throw new OvertakenException(at.source());
        }
        Plans plans = plan(page, Set.of());
        tags.write(plans.tags());
        composes.write(plans.composes(), at.source());
        Outlook done = plans.outlook(page);
        tell(at.source(), done.findings());
        Position moved = next.plus(done.counts());
        move(moved);
        return moved;
    }

    /**
     * Says what a page would bring, and writes nothing.
     *
     * @param more the names of tags that earlier pages would have brought
     */
    @Transactional
    public Outlook look(GivenPage page, Set<String> more) {
        return plan(page, more).outlook(page);
    }

    private record Plans(TagImport.Plan tags, ComposeImport.Plan composes) {

        Outlook outlook(GivenPage page) {
            Map<String, Long> counts = new HashMap<>(composes.counts());
            counts.put("tags", (long) tags.fresh().size());
            counts.put(
                    "tags_changed",
                    tags.edits().stream().filter(TagImport.Edit::isChange).count());
            counts.put(
                    "tag_changes",
                    tags.fresh().stream()
                                    .mapToLong(one -> one.given().history().size())
                                    .sum()
                            + tags.edits().stream()
                                    .mapToLong(one -> one.changes().size())
                                    .sum());
            Set<String> names = new HashSet<>();
            tags.fresh().forEach(fresh -> names.add(fresh.given().tag().name()));
            List<Finding> findings = new ArrayList<>(page.findings());
            findings.addAll(tags.findings());
            findings.addAll(composes.findings());
            return new Outlook(counts, names, findings);
        }
    }

    private Plans plan(GivenPage page, Set<String> more) {
        composes.lock(page.composes());
        if (!page.tags().isEmpty()) {
            tags.lock();
        }
        TagImport.Plan tagPlan = tags.plan(page.tags());
        Set<String> names = new HashSet<>(more);
        tagPlan.fresh().forEach(fresh -> names.add(fresh.given().tag().name()));
        tagPlan.edits().forEach(edit -> names.add(edit.given().tag().name()));
        names.addAll(tagNames(page.composes().stream()
                .flatMap(compose -> compose.tags().stream())
                .collect(Collectors.toSet())));
        return new Plans(tagPlan, composes.plan(page.composes(), names));
    }

    /**
     * Ends a run: what has no other end will get none.
     *
     * @param more what else is to be told
     */
    @Transactional
    public Position finish(Position at, List<Finding> more) {
        if (!lock(at.source()).equals(at)) {
            throw new OvertakenException(at.source());
        }
        List<Finding> findings = new ArrayList<>(more);
        jdbc.sql("delete from import_relation where source = :source returning compose, kind, other")
                .param("source", at.source())
                .query(row -> {
                    findings.add(Finding.ofCompose(
                            Kind.REFUSED,
                            row.getString("compose"),
                            FieldError.of(
                                    row.getString("kind").equals("parent") ? "parents" : "respin_of",
                                    row.getString("other"),
                                    "a compose that could be brought")));
                });
        tell(at.source(), findings);
        Position done = at.done();
        move(done);
        return done;
    }

    /**
     * Some of what there is to be told about the last run.
     *
     * @param offset how many to leave out
     */
    @Transactional(readOnly = true)
    public List<Finding> findings(String source, int limit, long offset) {
        return jdbc.sql("""
                        select kind, object, id, field, message from import_finding where source = :source
                        order by object, id, field, message limit :limit offset :offset
                        """)
                .param("source", source)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> new Finding(
                        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getString("object"),
                        row.getString("id"),
                        row.getString("field"),
                        row.getString("message")))
                .list();
    }

    private void tell(String source, List<Finding> findings) {
        batches.batchUpdate(
                "insert into import_finding (source, kind, object, id, field, message) values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                findings.stream()
                        .map(finding -> new Object[] {
                            source,
                            finding.kind().wire(),
                            finding.object(),
                            finding.id(),
                            finding.field(),
                            finding.message()
                        })
                        .toList());
    }

    private Position lock(String source) {
        return jdbc.sql("""
                        select run, phase, pass, after_date, page, last_date, seen, counts from import
                        where source = :source for no key update
                        """)
                .param("source", source)
                .query((row, n) -> position(source, row))
                .single();
    }

    private Position position(String source, ResultSet row) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        json.readTree(row.getString("counts"))
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().longValue()));
        return new Position(
                source,
                row.getInt("run"),
                Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                row.getInt("pass"),
                row.getString("after_date"),
                row.getInt("page"),
                row.getString("last_date"),
                List.of((String[]) row.getArray("seen").getArray()),
                counts);
    }

    private void move(Position to) {
        jdbc.sql("""
                        update import set run = :run, phase = :phase, pass = :pass, after_date = :afterDate, page = :page,
                            last_date = :lastDate, seen = :seen, counts = cast(:counts as jsonb), moved_at = :now
                        where source = :source
                        """)
                .param("source", to.source())
                .param("run", to.run())
                .param("phase", to.phase().wire())
                .param("pass", to.pass())
                .param("afterDate", to.afterDate())
                .param("page", to.page())
                .param("lastDate", to.lastDate())
                .param("seen", to.seen().toArray(String[]::new))
                .param("counts", json.writeValueAsString(to.counts()))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
