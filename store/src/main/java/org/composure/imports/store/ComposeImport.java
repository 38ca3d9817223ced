package org.composure.imports.store;

import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.compose.ComposeUrl;
import org.composure.compose.Location;
import org.composure.compose.Stages;
import org.composure.compose.Uuid7;
import org.composure.compose.Volumes;
import org.composure.compose.store.Change;
import org.composure.compose.store.ComposeEntity;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.Histories.Entry;
import org.composure.policy.Policies;
import org.composure.policy.Policy;
import org.composure.policy.PolicyDocument;
import org.composure.problem.FieldError;
import org.composure.productmd.ComposeInfo;
import org.composure.productmd.ComposeInfoReader;
import org.composure.removal.Expiry;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings composes, into the first stage and without announcing them. One with which anything has been done here belongs to whoever did it,
 * and only what differs is told.
 */
final class ComposeImport {

    /** Where a compose can be read: both null where that is not known. */
    private record Place(@Nullable String url, @Nullable Location location) {

        static final Place NONE = new Place(null, null);
    }

    /** A compose that is not here yet. */
    private record Fresh(GivenCompose given, Place place, List<String> tags) {}

    /** A compose that is here, and becomes what CTS shows. */
    private record Edit(
            Known known, GivenCompose given, Place place, List<String> more, List<String> fewer, List<Entry> changes) {

        boolean moves() {
            return place.url() != null && !place.url().equals(known.composeUrl());
        }

        boolean isChange() {
            return moves() || !more.isEmpty() || !fewer.isEmpty() || !changes.isEmpty();
        }

        List<Relation> relations() {
            return Relation.of(given).stream()
                    .filter(relation -> !known.relations().contains(relation))
                    .toList();
        }
    }

    /** One compose's relation to another one, by their ids. */
    private record Relation(String compose, String kind, String other) {

        static List<Relation> of(GivenCompose given) {
            List<Relation> relations = new ArrayList<>();
            given.parents().stream()
                    .distinct()
                    .forEach(parent -> relations.add(new Relation(given.id(), "parent", parent)));
            if (given.respinOf() != null) {
                relations.add(new Relation(given.id(), "respin_of", given.respinOf()));
            }
            return relations;
        }
    }

    /** A compose as it is here. */
    private record Known(
            UUID pk,
            ComposeInfo info,
            String builder,
            @Nullable String composeUrl,
            Set<String> tags,
            Set<Relation> relations,
            boolean isWorkedOn) {}

    /** What is to be done. */
    static final class Plan {

        private final List<Fresh> fresh = new ArrayList<>();
        private final List<Edit> edits = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private final Map<String, Long> counts = new HashMap<>();

        List<Finding> findings() {
            return findings;
        }

        /** How many of what. */
        Map<String, Long> counts() {
            Map<String, Long> all = new HashMap<>(counts);
            all.put("composes", (long) fresh.size());
            all.put("composes_changed", edits.stream().filter(Edit::isChange).count());
            all.put(
                    "compose_changes",
                    fresh.stream()
                                    .mapToLong(one -> one.given().history().size())
                                    .sum()
                            + edits.stream()
                                    .mapToLong(one -> one.changes().size())
                                    .sum());
            return all;
        }
    }

    private static final String KNOWN = """
            select c.pk, c.id, c.builder, c.compose_url, c.info, c.stage,
                array(select p.id from compose_parent cp join compose p on p.pk = cp.parent where cp.compose = c.pk) as parents,
                (select o.id from compose o where o.pk = c.respin_of) as respin_of,
                array(select t.name from compose_tag ct join tag t on t.id = ct.tag where ct.compose = c.pk) as tags,
                c.stage <> :first or c.removed_at is not null or c.removal is not null
                    or exists (select from promotion p where p.compose = c.pk)
                    or exists (select from hold h where h.compose = c.pk) as worked_on
            from compose c where c.id in (:ids)
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final EntityManager entities;
    private final ChangeBatch changes;
    private final Volumes volumes;
    private final Stages stages;
    private final Policies policies;
    private final JsonMapper json;
    private final Clock clock;

    ComposeImport(
            JdbcClient jdbc,
            JdbcTemplate batches,
            EntityManager entities,
            Volumes volumes,
            Stages stages,
            Policies policies,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.entities = entities;
        this.changes = new ChangeBatch(jdbc, batches);
        this.volumes = volumes;
        this.stages = stages;
        this.policies = policies;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Locks the composes that are here, and those that wait for a relation to one of the given, in the order of ids as everybody
     * does. This comes before all other locks: whoever registers a compose waits for its number while it holds its parents.
     */
    void lock(List<GivenCompose> given) {
        if (given.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        select pk from compose
                        where id in (:ids) or id in (select compose from import_relation where other in (:ids))
                        order by id for no key update
                        """)
                .param("ids", given.stream().map(GivenCompose::id).toList())
                .query(UUID.class)
                .list();
    }

    /**
     * Looks at what is here, under the locks of the composes that are, and of the numbers of those that are not.
     *
     * @param tagNames the names of all tags that there are, or will be when this is written
     */
    Plan plan(List<GivenCompose> given, Set<String> tagNames) {
        Plan plan = new Plan();
        if (given.isEmpty()) {
            return plan;
        }
        Map<String, Known> known = known(given);
        Map<UUID, List<Change>> histories =
                changes.ofComposes(known.values().stream().map(Known::pk).toList());
        List<GivenCompose> unknown =
                given.stream().filter(one -> !known.containsKey(one.id())).toList();
        lockNumbers(unknown);
        Map<String, String> taken = taken(unknown);
        for (GivenCompose one : given) {
            Known here = known.get(one.id());
            if (here != null) {
                compare(here, one, histories.getOrDefault(here.pk(), List.of()), tagNames, plan);
                continue;
            }
            String other = taken.get(one.id());
            if (other != null) {
                plan.findings.add(finding(
                        Kind.REFUSED,
                        one,
                        "respin",
                        one.info().compose().respin(),
                        "one that no other compose of the release and the day has: " + other + " has it"));
            } else {
                List<String> tags = tags(one, tagNames, plan);
                plan.fresh.add(new Fresh(one, place(one, plan), tags));
                tell(one, tags, plan);
            }
        }
        return plan;
    }

    private void compare(Known here, GivenCompose one, List<Change> history, Set<String> tagNames, Plan plan) {
        if (!isSame(here.info(), one.info())) {
            plan.findings.add(finding(
                    Kind.REFUSED,
                    one,
                    "compose_info",
                    "another compose",
                    "an id that no compose has, or this one here"));
            return;
        }
        List<Entry> missing = Histories.without(one.history(), history);
        if (here.isWorkedOn() || !Histories.without(history, one.history()).isEmpty()) {
            tellDifferences(here, one, missing.size(), plan);
            return;
        }
        if (!here.builder().equals(one.builder())) {
            plan.findings.add(finding(Kind.DIFFERS, one, "builder", one.builder(), here.builder() + ", as here"));
        }
        List<String> tags = tags(one, tagNames, plan);
        List<String> more =
                tags.stream().filter(tag -> !here.tags().contains(tag)).toList();
        List<String> fewer =
                here.tags().stream().filter(tag -> !tags.contains(tag)).toList();
        plan.edits.add(new Edit(here, one, place(one, plan), more, fewer, missing));
        tell(one, more, plan);
    }

    private void tellDifferences(Known here, GivenCompose one, int missing, Plan plan) {
        differ(plan, one, "builder", one.builder(), here.builder());
        differ(plan, one, "tags", new TreeSet<>(one.tags()), new TreeSet<>(here.tags()));
        differ(plan, one, "compose_url", nothing(place(one, plan).url()), nothing(here.composeUrl()));
        long relations = Relation.of(one).stream()
                .filter(relation -> !here.relations().contains(relation))
                .count();
        differ(plan, one, "relations", relations + " more", "0 more");
        differ(plan, one, "changes", missing + " more", "0 more");
    }

    private static String nothing(@Nullable String text) {
        return text == null ? "nothing" : text;
    }

    private static void differ(Plan plan, GivenCompose one, String field, Object given, Object here) {
        if (!given.equals(here)) {
            plan.findings.add(finding(Kind.DIFFERS, one, field, given, here + ": it has been changed here since"));
        }
    }

    private static boolean isSame(ComposeInfo here, ComposeInfo given) {
        return withoutFinal(here.compose()).equals(withoutFinal(given.compose()))
                && here.release().equals(given.release())
                && Objects.equals(here.baseProduct(), given.baseProduct());
    }

    private static ComposeInfo.Compose withoutFinal(ComposeInfo.Compose compose) {
        return new ComposeInfo.Compose(
                compose.id(), compose.type(), compose.date(), compose.respin(), compose.label(), false);
    }

    /** Those of its tags that there are. */
    private static List<String> tags(GivenCompose one, Set<String> tagNames, Plan plan) {
        return one.tags().stream()
                .distinct()
                .filter(tag -> {
                    boolean known = tagNames.contains(tag);
                    if (!known) {
                        plan.findings.add(finding(Kind.REFUSED, one, "tags", tag, "a tag that could be brought"));
                    }
                    return known;
                })
                .toList();
    }

    /** Tags that mean something here, which the compose has now, and which has not been done. */
    private void tell(GivenCompose one, List<String> tags, Plan plan) {
        for (String tag : tags) {
            if (policies.stageTags().contains(tag)) {
                plan.counts.merge("stage_tag " + tag, 1L, Long::sum);
            }
            policies.documents().stream()
                    .map(PolicyDocument::policy)
                    .filter(policy -> tag.equals(policy.requestTag())
                            && policy.isFor(
                                    one.info().release().shortName(),
                                    one.info().release().version()))
                    .map(Policy::to)
                    .findFirst()
                    .ifPresent(stage -> plan.findings.add(finding(
                            Kind.NOTE,
                            one,
                            "tags",
                            tag,
                            "a promotion to " + stage + " to be asked for, if it is still wanted: none was started")));
        }
    }

    private Place place(GivenCompose one, Plan plan) {
        String url = one.composeUrl();
        if (url == null) {
            return Place.NONE;
        }
        if (!ComposeUrl.isValid(url)) {
            plan.findings.add(finding(Kind.REFUSED, one, "compose_url", url, ComposeUrl.EXPECTED));
            return Place.NONE;
        }
        return volumes.locate(url)
                .map(location -> new Place(volumes.urlOf(location), location))
                .orElseGet(() -> volumes.missed(url)
                        .map(volume -> {
                            plan.findings.add(finding(
                                    Kind.REFUSED,
                                    one,
                                    "compose_url",
                                    url,
                                    volume.url() + " and the path of a directory there"));
                            return Place.NONE;
                        })
                        .orElse(new Place(url, null)));
    }

    private static Finding finding(Kind kind, GivenCompose one, String field, Object given, String expected) {
        return Finding.ofCompose(kind, one.id(), FieldError.of(field, given, expected));
    }

    private Map<String, Known> known(List<GivenCompose> given) {
        List<String> ids = given.stream().map(GivenCompose::id).toList();
        Map<String, Known> known = new HashMap<>();
        jdbc.sql(KNOWN).param("ids", ids).param("first", stages.first()).query(row -> {
            known.put(row.getString("id"), known(row));
        });
        return known;
    }

    private Known known(ResultSet row) throws SQLException {
        String id = row.getString("id");
        Set<Relation> relations = texts(row, "parents").stream()
                .map(parent -> new Relation(id, "parent", parent))
                .collect(Collectors.toSet());
        String respinOf = row.getString("respin_of");
        if (respinOf != null) {
            relations.add(new Relation(id, "respin_of", respinOf));
        }
        return new Known(
                row.getObject("pk", UUID.class),
                ComposeInfoReader.read(json.readTree(row.getString("info")), "compose_info"),
                row.getString("builder"),
                row.getString("compose_url"),
                Set.copyOf(texts(row, "tags")),
                relations,
                row.getBoolean("worked_on"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /**
     * Takes the locks under which {@code free_respin} gives numbers, held until the transaction ends: nobody registers one of these
     * composes in between. They are taken in one order by everybody, those of ids first.
     */
    private void lockNumbers(List<GivenCompose> given) {
        lockAll(
                given.stream()
                        .map(one -> "respin\n" + one.info().computedId(0).value())
                        .toList(),
                1);
        lockAll(
                given.stream()
                        .map(GivenCompose::info)
                        .map(info -> "respin\n" + info.release().shortName() + "\n"
                                + info.release().version() + "\n"
                                + info.compose().date())
                        .toList(),
                0);
    }

    private void lockAll(List<String> names, int seed) {
        jdbc.sql("""
                        select count(pg_advisory_xact_lock(key)) from (
                            select distinct hashtextextended(name, :seed) as key from unnest(:names::text[]) name order by key
                            offset 0) ordered
                        """)
                .param("seed", seed)
                .param("names", names.toArray(String[]::new))
                .query(Long.class)
                .single();
    }

    /** Which compose has an id, or the number of a release and a day, that one has of those that are given; by the ids of those. */
    private Map<String, String> taken(List<GivenCompose> given) {
        Map<String, String> taken = new HashMap<>();
        jdbc.sql("""
                        select n.id as given, c.id
                        from unnest(:ids::text[], :shorts::text[], :versions::text[], :dates::text[], :respins::integer[])
                            n (id, short, version, date, respin)
                        join compose c on c.release_short = n.short and c.release_version = n.version and c.date = n.date
                            and c.respin = n.respin
                        union all select id, id from compose where id = any (:ids::text[])
                        """)
                .param("ids", given.stream().map(GivenCompose::id).toArray(String[]::new))
                .param(
                        "shorts",
                        given.stream()
                                .map(one -> one.info().release().shortName())
                                .toArray(String[]::new))
                .param(
                        "versions",
                        given.stream()
                                .map(one -> one.info().release().version())
                                .toArray(String[]::new))
                .param(
                        "dates",
                        given.stream().map(one -> one.info().compose().date()).toArray(String[]::new))
                .param(
                        "respins",
                        given.stream().map(one -> one.info().compose().respin()).toArray(Integer[]::new))
                .query(row -> {
                    taken.put(row.getString("given"), row.getString("id"));
                });
        return taken;
    }

    /** Does it, in the transaction of the plan. */
    void write(Plan plan, String source) {
        List<ChangeBatch.Row> entries = new ArrayList<>();
        List<@Nullable Object[]> tagged = new ArrayList<>();
        List<@Nullable Object[]> untagged = new ArrayList<>();
        List<@Nullable Object[]> moved = new ArrayList<>();
        List<Object[]> relations = new ArrayList<>();
        Map<String, Integer> tagIds = tagIds(plan);
        for (Fresh fresh : plan.fresh) {
            ComposeEntity compose = compose(fresh);
            entities.persist(compose);
            tag(compose.pk(), fresh.given(), fresh.tags(), tagIds, tagged);
            Histories.without(fresh.given().history(), List.of())
                    .forEach(entry -> entries.add(ChangeBatch.Row.ofCompose(compose.pk(), entry)));
            relate(Relation.of(fresh.given()), source, relations);
        }
        entities.flush();
        entities.clear();
        for (Edit edit : plan.edits) {
            UUID pk = edit.known().pk();
            if (edit.moves()) {
                Location location = edit.place().location();
                moved.add(new @Nullable Object[] {
                    edit.place().url(),
                    location == null ? null : location.volume(),
                    location == null ? null : location.path(),
                    pk
                });
            }
            tag(pk, edit.given(), edit.more(), tagIds, tagged);
            edit.fewer().forEach(tag -> untagged.add(new @Nullable Object[] {pk, tagIds.get(tag)}));
            edit.changes().forEach(entry -> entries.add(ChangeBatch.Row.ofCompose(pk, entry)));
            relate(edit.relations(), source, relations);
        }
        batches.batchUpdate(
                "update compose set compose_url = ?, location_volume = ?, location_path = ? where pk = ?", moved);
        batches.batchUpdate("delete from compose_tag where compose = ? and tag = ?", untagged);
        batches.batchUpdate("insert into compose_tag (compose, tag, at) values (?, ?, ?)", tagged);
        batches.batchUpdate(
                "insert into import_relation (source, compose, kind, other) values (?, ?, ?, ?) on conflict do nothing",
                relations);
        changes.add(entries);
        joinRelations(source);
    }

    private ComposeEntity compose(Fresh fresh) {
        ComposeInfo info = fresh.given().info();
        Instant created = since(fresh.given());
        ComposeEntity compose =
                new ComposeEntity(Uuid7.at(created), info, fresh.given().builder(), stages.first(), created);
        String url = fresh.place().url();
        Location location = fresh.place().location();
        if (url != null && location != null) {
            compose.liesAt(location, url);
        } else {
            compose.publishedAt(url);
        }
        // What has been there for long would be gone at once.
        Expiry expiry = Expiry.ofArrival(
                policies, stages, info.release().shortName(), info.release().version(), clock.instant());
        compose.expires(expiry.until(), expiry.reason());
        return compose;
    }

    /** Since when there is a compose, as far as its history knows, or else its date. */
    private static Instant since(GivenCompose given) {
        return given.history().isEmpty()
                ? LocalDate.parse(given.info().compose().date(), DateTimeFormatter.BASIC_ISO_DATE)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                : given.history().getFirst().time();
    }

    private Map<String, Integer> tagIds(Plan plan) {
        Set<String> names = new TreeSet<>();
        plan.fresh.forEach(fresh -> names.addAll(fresh.tags()));
        plan.edits.forEach(edit -> names.addAll(edit.more()));
        plan.edits.forEach(edit -> names.addAll(edit.fewer()));
        Map<String, Integer> ids = new HashMap<>();
        if (!names.isEmpty()) {
            jdbc.sql("select id, name from tag where name in (:names)")
                    .param("names", names)
                    .query(row -> {
                        ids.put(row.getString("name"), row.getInt("id"));
                    });
        }
        return ids;
    }

    private static void tag(
            UUID pk,
            GivenCompose given,
            List<String> tags,
            Map<String, Integer> tagIds,
            List<@Nullable Object[]> rows) {
        for (String tag : tags) {
            Instant at = given.history().stream()
                    .filter(change -> change.action().equals("tagged")
                            && ("User \"" + change.user() + "\" added \"" + tag + "\" tag.").equals(change.message()))
                    .map(Change::time)
                    .max(Instant::compareTo)
                    .orElse(since(given));
            rows.add(new @Nullable Object[] {pk, tagIds.get(tag), at.atOffset(ZoneOffset.UTC)});
        }
    }

    private static void relate(List<Relation> relations, String source, List<Object[]> rows) {
        relations.forEach(
                relation -> rows.add(new Object[] {source, relation.compose(), relation.kind(), relation.other()}));
    }

    /** Makes the relations whose both ends are here, whichever of them came first. */
    private void joinRelations(String source) {
        jdbc.sql("""
                        insert into compose_parent (compose, parent)
                        select c.pk, o.pk from import_relation r join compose c on c.id = r.compose join compose o on o.id = r.other
                        where r.source = :source and r.kind = 'parent' on conflict do nothing
                        """).param("source", source).update();
        jdbc.sql("""
                        update compose c set respin_of = o.pk from import_relation r join compose o on o.id = r.other
                        where r.source = :source and r.kind = 'respin_of' and c.id = r.compose and c.respin_of is null
                        """).param("source", source).update();
        jdbc.sql("delete from import_relation r using compose o where r.source = :source and o.id = r.other")
                .param("source", source)
                .update();
    }
}
