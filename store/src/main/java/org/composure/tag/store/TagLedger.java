package org.composure.tag.store;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.composure.actor.Caller;
import org.composure.actor.store.KnownUsers;
import org.composure.compose.store.ChangeLog;
import org.composure.policy.Policies;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.tag.store.TagEdit.Grant;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The transactions that make and change tags: row, lists and history together, under the tag's lock. */
public class TagLedger {

    private final TagRepository tags;
    private final TagViews views;
    private final JdbcClient jdbc;
    private final KnownUsers users;
    private final ChangeLog changes;
    private final Policies policies;
    private final Clock clock;

    /** Wires it up. */
    public TagLedger(
            TagRepository tags,
            TagViews views,
            JdbcClient jdbc,
            KnownUsers users,
            ChangeLog changes,
            Policies policies,
            Clock clock) {
        this.tags = tags;
        this.views = views;
        this.jdbc = jdbc;
        this.users = users;
        this.changes = changes;
        this.policies = policies;
        this.clock = clock;
    }

    /**
     * Makes a tag.
     *
     * @throws ProblemException if the name is taken
     */
    @Transactional
    public TagView create(
            Caller caller, String name, String description, String documentation, @Nullable String userData) {
        if (!insert(name, description, documentation)) {
            throw taken(name);
        }
        TagView tag = views.find(name).orElseThrow();
        changes.ofTag(tag.id(), "created", caller.name(), null, userData);
        return tag;
    }

    /**
     * Changes a tag. Each thing that becomes another leaves an entry in its history; what is so already leaves none.
     *
     * @throws ProblemException if there is no such tag, the name is taken or a policy's, or a user who is to lose a permission
     *     is not known; then nothing of it is done
     */
    @Transactional
    public TagView edit(Caller caller, int id, TagEdit edit) {
        // An import locks all tags: whoever waited for it with the lock of one would have it wait in turn.
        jdbc.sql("lock table tag in row exclusive mode").update();
        jdbc.sql("select 1 from tag where id = :id for no key update")
                .param("id", id)
                .query(Integer.class)
                .optional();
        TagView before =
                views.find(id).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such tag found."));
        if (edit.name() != null && !edit.name().equals(before.name())) {
            rename(caller, before, edit.name(), edit.userData());
        }
        describe(caller, id, "description", before.description(), edit.description(), edit.userData());
        describe(caller, id, "documentation", before.documentation(), edit.documentation(), edit.userData());
        if (edit.grant() != null) {
            grant(caller, id, edit.grant(), edit.userData());
        }
        return views.find(id).orElseThrow();
    }

    private void rename(Caller caller, TagView tag, String name, @Nullable String userData) {
        if (policies.tagNames().contains(tag.name())) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "The tag " + tag.name() + " cannot be renamed: a policy speaks of it under this name.");
        }
        try {
            jdbc.sql("update tag set name = :name where id = :id")
                    .param("name", name)
                    .param("id", tag.id())
                    .update();
        } catch (DuplicateKeyException e) {
            throw taken(name);
        }
        changes.ofTag(
                tag.id(),
                "renamed",
                caller.name(),
                "Tag \"" + tag.name() + "\" renamed to \"" + name + "\".",
                userData);
    }

    /** Sets the column if there is a new text for it. */
    private void describe(
            Caller caller, int id, String column, String before, @Nullable String after, @Nullable String userData) {
        if (after == null || after.equals(before)) {
            return;
        }
        jdbc.sql("update tag set " + column + " = :after where id = :id")
                .param("after", after)
                .param("id", id)
                .update();
        changes.ofTag(
                id, "edited", caller.name(), "The " + column + " was changed; it was \"" + before + "\".", userData);
    }

    private void grant(Caller caller, int id, Grant grant, @Nullable String userData) {
        if (grant.user() != null) {
            if (grant.action().grants()) {
                users.know(grant.user());
            } else if (!users.isKnown(grant.user())) {
                throw ProblemException.invalid(
                        "User does not exist",
                        List.of(FieldError.of("username", grant.user(), "the name of a user that is known")));
            }
            grant(caller, id, grant.action(), "user", grant.user(), userData);
        }
        if (grant.group() != null) {
            grant(caller, id, grant.action(), "group", grant.group(), userData);
        }
    }

    private void grant(
            Caller caller, int id, TagEdit.Action action, String kind, String name, @Nullable String userData) {
        int changed = jdbc.sql(
                        action.grants()
                                ? "insert into tag_permission (tag, action, kind, name) values (:tag, :action, :kind, :name)"
                                        + " on conflict do nothing"
                                : "delete from tag_permission"
                                        + " where tag = :tag and action = :action and kind = :kind and name = :name")
                .param("tag", id)
                .param("action", action.permission().wire())
                .param("kind", kind)
                .param("name", name)
                .update();
        if (changed == 1) {
            String holder = action.permission() == TagPermission.TAG ? "Tagger" : "Untagger";
            changes.ofTag(
                    id,
                    action.wire(),
                    caller.name(),
                    holder + " permission " + (action.grants() ? "granted to " : "removed from ") + kind + " \"" + name
                            + "\".",
                    userData);
        }
    }

    /** Makes the tags that policies name, where they are missing. */
    @Transactional
    public void ensure(Collection<String> names) {
        names.forEach(this::ensured);
    }

    /** The tag of a name that a policy says, made if it is missing. */
    @Transactional
    public TagEntity ensured(String name) {
        return tags.findByTagName(name).orElseGet(() -> {
            boolean made =
                    insert(name, "Named by a promotion policy.", "Created by Composure because a policy names it.");
            TagEntity tag = tags.findByTagName(name).orElseThrow();
            if (made) {
                changes.ofTag(tag.id(), "created", Caller.SYSTEM, null, null);
            }
            return tag;
        });
    }

    private boolean insert(String name, String description, String documentation) {
        return jdbc.sql("""
                                insert into tag (name, description, documentation, created_at)
                                values (:name, :description, :documentation, :now)
                                on conflict (name) do nothing
                                """)
                        .param("name", name)
                        .param("description", description)
                        .param("documentation", documentation)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private static ProblemException taken(String name) {
        return ProblemException.invalid(
                "Tag " + name + " already exists", List.of(FieldError.of("name", name, "a name that no tag has yet")));
    }
}
