package org.composure.tag.store;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import org.composure.actor.Caller;
import org.composure.compose.store.ChangeLog;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The transactions that make tags. */
public class TagLedger {

    private final TagRepository tags;
    private final JdbcClient jdbc;
    private final ChangeLog changes;
    private final Clock clock;

    /** Wires it up. */
    public TagLedger(TagRepository tags, JdbcClient jdbc, ChangeLog changes, Clock clock) {
        this.tags = tags;
        this.jdbc = jdbc;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Makes a tag.
     *
     * @throws ProblemException if the name is taken
     */
    @Transactional
    public TagEntity create(
            Caller caller, String name, String description, String documentation, @Nullable String userData) {
        if (!insert(name, description, documentation)) {
            throw ProblemException.invalid(
                    "Tag " + name + " already exists",
                    java.util.List.of(FieldError.of("name", name, "a name that no tag has yet")));
        }
        TagEntity tag = tags.findByTagName(name).orElseThrow();
        changes.ofTag(tag.id(), "created", caller.name(), null, userData);
        return tag;
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
}
