package org.composure.compose.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.compose.Stages;
import org.composure.compose.Uuid7;
import org.composure.compose.Volumes;
import org.composure.event.EventType;
import org.composure.event.store.EventLog;
import org.composure.policy.Policies;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.productmd.ComposeInfo;
import org.composure.promotion.PromotionState;
import org.composure.removal.Expiry;
import org.composure.tag.store.TagEntity;
import org.composure.tag.store.TagPermission;
import org.composure.tag.store.TagPermissions;
import org.composure.tag.store.TagRepository;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The transactions that change composes: row, history, event and outbox entry together, under the compose's lock. */
public class ComposeLedger {

    /** How often a number is taken that looks free, before all others have to wait. */
    private static final int TRIES = 2;

    private final ComposeRepository composes;
    private final TagRepository tags;
    private final ComposeViews views;
    private final ChangeLog changes;
    private final EventLog events;
    private final JdbcClient jdbc;
    private final Volumes volumes;
    private final Stages stages;
    private final Policies policies;
    private final TagPermissions permissions;
    private final Roles roles;
    private final List<TagMeaning> meanings;
    private final TransactionTemplate transactions;
    private final RegistrationStatement statement;
    private final Clock clock;

    /** Wires it up. */
    public ComposeLedger(
            ComposeRepository composes,
            TagRepository tags,
            ComposeViews views,
            ChangeLog changes,
            EventLog events,
            JdbcClient jdbc,
            Volumes volumes,
            Stages stages,
            Policies policies,
            TagPermissions permissions,
            Roles roles,
            List<TagMeaning> meanings,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.composes = composes;
        this.tags = tags;
        this.views = views;
        this.changes = changes;
        this.events = events;
        this.jdbc = jdbc;
        this.volumes = volumes;
        this.stages = stages;
        this.policies = policies;
        this.permissions = permissions;
        this.roles = roles;
        this.meanings = List.copyOf(meanings);
        this.transactions = new TransactionTemplate(transactions);
        this.statement = new RegistrationStatement(jdbc);
        this.clock = clock;
    }

    /**
     * What is registered.
     *
     * @param info the ComposeInfo as it was posted
     * @param parents the ids of its parents; naming one twice is naming it once
     * @param respinOf the id of the compose that it respins
     * @param composeUrl its URL
     * @param location where it lies; it wins over the URL, which then has to be the location's own
     */
    public record Registration(
            ComposeInfo info,
            List<String> parents,
            @Nullable String respinOf,
            @Nullable String composeUrl,
            @Nullable Location location) {

        private boolean isRelated() {
            return respinOf != null || !parents.isEmpty();
        }
    }

    /**
     * Registers a compose under the first free respin number, counted from the posted one, as CTS does. Where nothing else is
     * concerned, one statement does it all.
     *
     * @return the ComposeInfo with the id that is really stored
     * @throws ProblemException if a parent or the respun compose is unknown, or the location's volume
     */
    public ComposeInfo register(Caller caller, Registration registration) {
        if (registration.isRelated()) {
            return Objects.requireNonNull(transactions.execute(_ -> registerRelated(caller, registration)));
        }
        int respin = registration.info().compose().respin();
        for (int i = 0; i < TRIES; i++) {
            ComposeInfo info = registration.info().withRespin(respin);
            respin = write(caller, registration, info, null);
            if (respin == info.compose().respin()) {
                return info;
            }
        }
        // Others are quicker, again and again: now nobody gets a number before this one has got its.
        return Objects.requireNonNull(transactions.execute(_ -> {
            ComposeInfo info = numbered(registration.info());
            write(caller, registration, info, null);
            return info;
        }));
    }

    private ComposeInfo registerRelated(Caller caller, Registration registration) {
        Map<String, ComposeEntity> related = lockRelated(registration);
        List<ComposeEntity> parents = registration.parents().stream()
                .distinct()
                .map(id -> Objects.requireNonNull(related.get(id)))
                .toList();
        ComposeEntity original =
                registration.respinOf() == null ? null : Objects.requireNonNull(related.get(registration.respinOf()));

        ComposeInfo info = numbered(registration.info());
        write(caller, registration, info, original);
        ComposeEntity compose = composes.findByComposeId(info.compose().id()).orElseThrow();
        for (ComposeEntity parent : parents) {
            jdbc.sql("insert into compose_parent (compose, parent) values (:compose, :parent)")
                    .param("compose", compose.pk())
                    .param("parent", parent.pk())
                    .update();
        }
        // CTS tells of the relation once for the child and once for each parent; the respun compose changes just as
        // well.
        events.record(compose, EventType.COMPOSE_CHANGED, caller.name());
        parents.forEach(parent -> events.record(parent, EventType.COMPOSE_CHANGED, caller.name()));
        if (original != null && !parents.contains(original)) {
            events.record(original, EventType.COMPOSE_CHANGED, caller.name());
        }
        return info;
    }

    /**
     * Writes a compose, if its number is free.
     *
     * @return the first number that is free from its own on; where that is another one, nothing is written
     */
    private int write(Caller caller, Registration registration, ComposeInfo info, @Nullable ComposeEntity original) {
        Instant now = clock.instant();
        ComposeEntity compose = new ComposeEntity(Uuid7.at(now), info, caller.name(), stages.first(), now);
        if (original != null) {
            compose.respins(original.pk());
        }
        place(compose, registration);
        Expiry expiry = Expiry.ofArrival(policies, stages, compose.releaseShort(), compose.releaseVersion(), now);
        compose.expires(expiry.until(), expiry.reason());
        compose.announced();
        ComposeView view = ComposeView.ofNew(compose, Set.copyOf(registration.parents()), registration.respinOf());
        long free = statement.write(compose, info.computedId(0), events.first(view, caller.name()));
        if (free == compose.respin()) {
            events.written();
        }
        return possible(info, free);
    }

    /** Locks in the order of ids, so that two registrations that name the same composes cannot wait for each other. */
    private Map<String, ComposeEntity> lockRelated(Registration registration) {
        Map<String, ComposeEntity> related = new TreeMap<>();
        TreeSet<String> ids = new TreeSet<>(registration.parents());
        if (registration.respinOf() != null) {
            ids.add(registration.respinOf());
        }
        for (String id : ids) {
            related.put(id, composes.lock(id).orElseThrow(() -> unknownRelation(registration, id)));
        }
        return related;
    }

    private static ProblemException unknownRelation(Registration registration, String id) {
        boolean parent = registration.parents().contains(id);
        return ProblemException.invalid(
                "Cannot find " + (parent ? "parent" : "respin_of") + " compose with id " + id + ".",
                List.of(FieldError.of(
                        parent ? "parent_compose_ids" : "respin_of", id, "the id of a registered compose")));
    }

    /** Locks the number, so that two posts of one compose get two numbers. */
    private ComposeInfo numbered(ComposeInfo posted) {
        long free = jdbc.sql("select free_respin(:first, :short, :version, :date, :posted)")
                .param("first", posted.computedId(0).value())
                .param("short", posted.release().shortName())
                .param("version", posted.release().version())
                .param("date", posted.compose().date())
                .param("posted", posted.compose().respin())
                .query(Long.class)
                .single();
        return posted.withRespin(possible(posted, free));
    }

    private static int possible(ComposeInfo posted, long free) {
        if (free > ComposeInfo.MAX_RESPIN) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "No respin is left: " + posted.computedId(ComposeInfo.MAX_RESPIN)
                            + " is the last there can be, and is taken.");
        }
        return (int) free;
    }

    private void place(ComposeEntity compose, Registration registration) {
        Location location = registration.location();
        if (location != null) {
            if (volumes.named(location.volume()).isEmpty()) {
                throw ProblemException.invalid(List.of(FieldError.of(
                        "location.volume", location.volume(), "one of " + String.join(", ", volumes.names()))));
            }
            String url = registration.composeUrl();
            if (url != null && !volumes.locate(url).filter(location::equals).isPresent()) {
                throw ProblemException.invalid(List.of(FieldError.of(
                        "compose_url", url, "the location's own URL, " + volumes.urlOf(location) + ", or none")));
            }
            compose.liesAt(location, volumes.urlOf(location));
        } else {
            publish(compose, registration.composeUrl());
        }
    }

    private void publish(ComposeEntity compose, @Nullable String url) {
        Location location = url == null ? null : volumes.locate(url).orElse(null);
        if (location == null) {
            requireElsewhere(url);
            compose.publishedAt(url);
        } else {
            compose.liesAt(location, volumes.urlOf(location));
        }
    }

    /** A URL that leads out of a volume, or to what is ours there, is a mistake or worse: nobody would look at it there. */
    private void requireElsewhere(@Nullable String url) {
        if (url != null) {
            volumes.missed(url).ifPresent(volume -> {
                throw ProblemException.invalid(List.of(FieldError.of(
                        "compose_url",
                        url,
                        volume.url() + " and the path of a directory there: " + Location.EXPECTED_PATH
                                + ", without query and fragment")));
            });
        }
    }

    /**
     * Tags a compose; a tag that it has already changes nothing.
     *
     * @throws ProblemException if compose or tag do not exist, or the caller may not
     */
    @Transactional
    public ComposeView tag(Caller caller, ComposeId id, String tagName, @Nullable String userData) {
        ComposeEntity compose = lock(id);
        TagEntity tag = permitted(caller, tagName, TagPermission.TAG);
        if (addTag(compose, tag, caller.name(), userData, null)) {
            for (TagMeaning meaning : meanings) {
                meaning.carryOut(caller, compose, tag)
                        .ifPresent(why -> removeTag(compose, tag, Caller.SYSTEM, why, null, null));
            }
        }
        return views.of(compose);
    }

    /**
     * Takes a tag from a compose; one that it has not changes nothing.
     *
     * @throws ProblemException if compose or tag do not exist, or the caller may not
     */
    @Transactional
    public ComposeView untag(Caller caller, ComposeId id, String tagName, @Nullable String userData) {
        ComposeEntity compose = lock(id);
        removeTag(compose, permitted(caller, tagName, TagPermission.UNTAG), caller.name(), null, userData, null);
        return views.of(compose);
    }

    /**
     * Takes a tag off within a transaction that holds the compose's lock and has flushed its changes.
     *
     * @param why why, in a sentence; null where somebody just did
     * @param promotion the promotion that takes it off, if one does
     */
    public void removeTag(
            ComposeEntity compose,
            TagEntity tag,
            String actor,
            @Nullable String why,
            @Nullable String userData,
            @Nullable UUID promotion) {
        int removed = jdbc.sql("delete from compose_tag where compose = :compose and tag = :tag")
                .param("compose", compose.pk())
                .param("tag", tag.id())
                .update();
        if (removed == 1) {
            changes.ofCompose(
                    compose.pk(),
                    "untagged",
                    actor,
                    "User \"" + actor + "\" removed \"" + tag.name() + "\" tag." + (why == null ? "" : " " + why),
                    userData);
            events.record(
                    compose,
                    EventType.COMPOSE_UNTAGGED,
                    actor,
                    promotion,
                    body -> body.put("tag", tag.name()).put("user_data", userData));
        }
    }

    /**
     * Adds a tag within a transaction that holds the compose's lock and has flushed its changes.
     *
     * @param promotion the promotion that adds it, if one does
     * @return whether the compose did not have it before
     */
    public boolean addTag(
            ComposeEntity compose, TagEntity tag, String actor, @Nullable String userData, @Nullable UUID promotion) {
        int added = jdbc.sql(
                        "insert into compose_tag (compose, tag, at) values (:compose, :tag, :at) on conflict do nothing")
                .param("compose", compose.pk())
                .param("tag", tag.id())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 1) {
            changes.ofCompose(
                    compose.pk(),
                    "tagged",
                    actor,
                    "User \"" + actor + "\" added \"" + tag.name() + "\" tag.",
                    userData);
            events.record(
                    compose,
                    EventType.COMPOSE_TAGGED,
                    actor,
                    promotion,
                    body -> body.put("tag", tag.name()).put("user_data", userData));
        }
        return added == 1;
    }

    /**
     * Sets a compose's URL and, where it is under a volume's URL, its location. The URL it has already changes nothing.
     *
     * @throws ProblemException if the compose does not exist, is being moved, or has been promoted and lies elsewhere
     */
    @Transactional
    public ComposeView setUrl(Caller caller, ComposeId id, String url) {
        ComposeEntity compose = lock(id);
        compose.requireStaying();
        boolean executing = jdbc.sql(
                        "select exists (select 1 from promotion where compose = :pk and state in (:states))")
                .param("pk", compose.pk())
                .param("states", List.of(PromotionState.EXECUTING.wire(), PromotionState.STALLED.wire()))
                .query(Boolean.class)
                .single();
        if (executing) {
            throw new ProblemException(
                    ProblemType.CONFLICT, "The URL of " + id + " cannot be set while a promotion is moving it.");
        }
        if (isAt(compose, url)) {
            return views.of(compose);
        }
        if (!compose.stage().equals(stages.first())) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "The URL of " + id + " cannot be changed any more: it has been promoted to " + compose.stage()
                            + " and lies at " + compose.composeUrl() + ".");
        }
        String before = compose.composeUrl();
        publish(compose, url);
        composes.flush();
        changes.ofCompose(
                compose.pk(),
                "set_url",
                caller.name(),
                "Compose URL set to " + compose.composeUrl() + (before == null ? "." : ", was " + before + "."),
                null);
        events.record(compose, EventType.COMPOSE_CHANGED, caller.name());
        return views.of(compose);
    }

    private boolean isAt(ComposeEntity compose, String url) {
        Location location = compose.location();
        return location == null
                ? url.equals(compose.composeUrl())
                : volumes.locate(url).filter(location::equals).isPresent();
    }

    private ComposeEntity lock(ComposeId id) {
        return composes.lock(id.value())
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such compose found."));
    }

    /** What says that a compose has reached a stage comes and goes with promotions; admins may mend it by hand. */
    private TagEntity permitted(Caller caller, String name, TagPermission permission) {
        TagEntity tag = known(name);
        if (policies.stageTags().contains(name) && !roles.holds(caller, Role.ADMINS)) {
            throw new ProblemException(
                    ProblemType.STAGE_TAG,
                    "The tag " + name + " says that a compose has reached a stage, and follows from its promotion: ask"
                            + " for one with POST /api/1/promotions/ instead. Only admins set or take it by hand.");
        }
        permissions.require(caller, tag, permission);
        return tag;
    }

    private TagEntity known(String name) {
        return tags.findByTagName(name)
                .orElseThrow(() -> ProblemException.invalid(
                        "Tag \"" + name + "\" does not exist",
                        List.of(FieldError.of("tag", name, "the name of an existing tag"))));
    }
}
