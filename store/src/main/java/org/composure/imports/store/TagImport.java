package org.composure.imports.store;

import static java.util.stream.Collectors.toMap;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.composure.actor.Caller;
import org.composure.compose.store.Change;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.Histories.Entry;
import org.composure.problem.FieldError;
import org.composure.tag.TagName;
import org.composure.tag.store.TagView;
import org.composure.tag.store.TagViews;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Brings tags. One that has been changed here belongs to whoever changed it, and only what differs is told; one that is here because
 * a policy names it becomes CTS's, under the id that it has.
 */
final class TagImport {

    /** A tag that is not here yet; without an id it gets whichever is free. */
    record Fresh(@Nullable Integer id, GivenTag given) {}

    /** A tag that is here, and becomes what CTS shows. */
    record Edit(TagView known, GivenTag given, List<Entry> changes) {

        boolean isChange() {
            return !changes.isEmpty() || !describes(given.tag(), known);
        }
    }

    /** What is to be done. */
    record Plan(List<Fresh> fresh, List<Edit> edits, List<Finding> findings) {}

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final TagViews views;
    private final ChangeBatch changes;
    private final Clock clock;

    TagImport(JdbcClient jdbc, JdbcTemplate batches, TagViews views, Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.views = views;
        this.changes = new ChangeBatch(jdbc, batches);
        this.clock = clock;
    }

    /** Nobody makes, renames or changes tags until the transaction ends. */
    void lock() {
        jdbc.sql("lock table tag in share row exclusive mode").update();
    }

    /** Looks at what is here. The caller has locked the tags. */
    Plan plan(List<GivenTag> given) {
        Plan plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (given.isEmpty()) {
            return plan;
        }
        List<TagView> all = views.list(new TagViews.Filter(null, null), Sort.by("ID"), Integer.MAX_VALUE, 0);
        Map<String, TagView> byName = all.stream().collect(toMap(TagView::name, Function.identity()));
        Map<Integer, TagView> byId = all.stream().collect(toMap(TagView::id, Function.identity()));
        Map<Integer, List<Change>> histories = changes.ofTags(given.stream()
                .flatMap(one -> Stream.of(
                        byName.get(one.tag().name()), byId.get(one.tag().id())))
                .filter(Objects::nonNull)
                .map(TagView::id)
                .toList());
        for (GivenTag one : given) {
            TagView tag = one.tag();
            TagView named = byName.get(tag.name());
            TagView numbered = byId.get(tag.id());
            if (!TagName.isValid(tag.name())) {
                plan.findings().add(finding(Kind.REFUSED, tag, "name", tag.name(), TagName.EXPECTED));
            } else if (named != null) {
                if (named.id() != tag.id()) {
                    plan.findings()
                            .add(finding(
                                    Kind.DIFFERS, tag, "id", tag.id(), named.id() + ", which " + tag.name() + " has"));
                }
                compare(named, one, histories.getOrDefault(named.id(), List.of()), plan);
            } else if (numbered == null) {
                plan.fresh().add(new Fresh(tag.id(), one));
            } else if (isSame(one, histories.getOrDefault(numbered.id(), List.of()))) {
                compare(numbered, one, histories.getOrDefault(numbered.id(), List.of()), plan);
            } else {
                plan.findings()
                        .add(finding(
                                Kind.DIFFERS,
                                tag,
                                "id",
                                tag.id(),
                                "a free one: the tag " + numbered.name() + " has it"));
                plan.fresh().add(new Fresh(null, one));
            }
        }
        return plan;
    }

    /** Whether a tag of the same id and another name is that one before it was renamed. */
    private static boolean isSame(GivenTag given, List<Change> history) {
        return !history.isEmpty() && given.history().contains(history.getFirst());
    }

    private static void compare(TagView known, GivenTag given, List<Change> history, Plan plan) {
        boolean ours = Histories.without(history, given.history()).stream()
                .map(Entry::change)
                .anyMatch(change ->
                        !change.action().equals("created") || !change.user().equals(Caller.SYSTEM));
        if (!ours) {
            plan.edits().add(new Edit(known, given, Histories.without(given.history(), history)));
            return;
        }
        TagView tag = given.tag();
        differ(plan, tag, "description", tag.description(), known.description());
        differ(plan, tag, "documentation", tag.documentation(), known.documentation());
        differ(plan, tag, "name", tag.name(), known.name());
        differ(plan, tag, "taggers", tag.taggers(), known.taggers());
        differ(plan, tag, "untaggers", tag.untaggers(), known.untaggers());
        differ(plan, tag, "tagger_groups", tag.taggerGroups(), known.taggerGroups());
        differ(plan, tag, "untagger_groups", tag.untaggerGroups(), known.untaggerGroups());
        int missing = Histories.without(given.history(), history).size();
        if (missing > 0) {
            plan.findings()
                    .add(finding(
                            Kind.DIFFERS, tag, "changes", missing + " more", "none: it has been changed here since"));
        }
    }

    private static void differ(Plan plan, TagView tag, String field, Object given, Object here) {
        Object there = given instanceof List<?> list
                ? list.stream().map(String::valueOf).sorted().toList()
                : given;
        if (!there.equals(here)) {
            plan.findings().add(finding(Kind.DIFFERS, tag, field, there, FieldError.quoted(here) + ", as here"));
        }
    }

    private static Finding finding(Kind kind, TagView tag, String field, Object given, String expected) {
        return Finding.ofTag(kind, tag.id(), FieldError.of(field, given, expected));
    }

    private static boolean describes(TagView given, TagView known) {
        return given.name().equals(known.name())
                && given.description().equals(known.description())
                && given.documentation().equals(known.documentation())
                && permissions(given, known.id()).equals(permissions(known, known.id()));
    }

    /** Does it, in the transaction of the plan: the numbers that are given are not given twice. */
    void write(Plan plan) {
        if (plan.fresh().isEmpty() && plan.edits().isEmpty()) {
            return;
        }
        makeRoom(plan);
        List<ChangeBatch.Row> entries = new ArrayList<>();
        List<Object[]> tags = new ArrayList<>();
        Set<Permission> wanted = new HashSet<>();
        Set<Permission> unwanted = new HashSet<>();
        List<Integer> free = freeIds(plan);
        for (Fresh fresh : plan.fresh()) {
            TagView tag = fresh.given().tag();
            int id = fresh.id() == null ? free.removeFirst() : fresh.id();
            tags.add(new Object[] {
                id,
                tag.name(),
                tag.description(),
                tag.documentation(),
                since(fresh.given()).atOffset(ZoneOffset.UTC)
            });
            wanted.addAll(permissions(tag, id));
            Histories.without(fresh.given().history(), List.of())
                    .forEach(entry -> entries.add(ChangeBatch.Row.ofTag(id, entry)));
        }
        batches.batchUpdate(
                "insert into tag (id, name, description, documentation, created_at) overriding system value values (?, ?, ?, ?, ?)",
                tags);
        List<Object[]> edited = new ArrayList<>();
        for (Edit edit : plan.edits()) {
            TagView tag = edit.given().tag();
            int id = edit.known().id();
            edited.add(new Object[] {tag.name(), tag.description(), tag.documentation(), id});
            Set<Permission> given = permissions(tag, id);
            Set<Permission> known = permissions(edit.known(), id);
            given.stream().filter(one -> !known.contains(one)).forEach(wanted::add);
            known.stream().filter(one -> !given.contains(one)).forEach(unwanted::add);
            edit.changes().forEach(entry -> entries.add(ChangeBatch.Row.ofTag(id, entry)));
        }
        batches.batchUpdate("update tag set name = ?, description = ?, documentation = ? where id = ?", edited);
        batches.batchUpdate(
                "delete from tag_permission where tag = ? and action = ? and kind = ? and name = ?",
                unwanted.stream().map(Permission::columns).toList());
        batches.batchUpdate(
                "insert into tag_permission (tag, action, kind, name) values (?, ?, ?, ?)",
                wanted.stream().map(Permission::columns).toList());
        batches.batchUpdate(
                "insert into known_user (name, at) values (?, ?) on conflict do nothing",
                wanted.stream()
                        .filter(one -> one.kind().equals("user"))
                        .map(one -> new Object[] {one.name(), clock.instant().atOffset(ZoneOffset.UTC)})
                        .toList());
        changes.add(entries);
    }

    /** Since when there is a tag, as far as its history knows. */
    private Instant since(GivenTag given) {
        return given.history().isEmpty()
                ? clock.instant()
                : given.history().getFirst().time();
    }

    /** Moves the sequence behind all ids that are taken here, before any other is drawn from it. */
    private void makeRoom(Plan plan) {
        plan.fresh().stream()
                .map(fresh -> fresh.given().tag().id())
                .max(Integer::compare)
                .ifPresent(this::reserve);
    }

    /** No id up to this one is drawn from the sequence any more. The caller has locked the tags. */
    void reserve(int greatest) {
        jdbc.sql("""
                        select setval(pg_get_serial_sequence('tag', 'id'), :greatest)
                        where :greatest > coalesce((select last_value from pg_sequences
                            where schemaname = current_schema and sequencename = 'tag_id_seq'), 0)
                        """).param("greatest", (long) greatest).query(Long.class).optional();
    }

    private List<Integer> freeIds(Plan plan) {
        long wanted = plan.fresh().stream().filter(fresh -> fresh.id() == null).count();
        return wanted == 0
                ? List.of()
                : new ArrayList<>(jdbc.sql(
                                "select nextval(pg_get_serial_sequence('tag', 'id')) as id from generate_series(1, :n)")
                        .param("n", wanted)
                        .query((row, n) -> row.getInt("id"))
                        .list());
    }

    /** A line of one of a tag's lists. */
    private record Permission(int tag, String action, String kind, String name) {

        Object[] columns() {
            return new Object[] {tag, action, kind, name};
        }
    }

    private static Set<Permission> permissions(TagView tag, int id) {
        Set<Permission> permissions = new HashSet<>();
        tag.taggers().forEach(name -> permissions.add(new Permission(id, "tag", "user", name)));
        tag.untaggers().forEach(name -> permissions.add(new Permission(id, "untag", "user", name)));
        tag.taggerGroups().forEach(name -> permissions.add(new Permission(id, "tag", "group", name)));
        tag.untaggerGroups().forEach(name -> permissions.add(new Permission(id, "untag", "group", name)));
        return permissions;
    }
}
