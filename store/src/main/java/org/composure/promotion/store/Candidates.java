package org.composure.promotion.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.composure.compose.Stages;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeRepository;
import org.composure.compose.store.ComposeViews;
import org.composure.gate.GateTree;
import org.composure.policy.Policies;
import org.composure.policy.PolicyDocument;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionState;
import org.composure.promotion.Standing;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * The composes of a release that might be promoted to a stage, best first. Between finding and judging them somebody looks at
 * their files, which may take long; what they look like is kept, so that files are read again only when they have changed.
 */
public class Candidates {

    /** How many are looked at, the newest of all. */
    public static final int MOST = 50;

    private static final Comparator<ComposeEntity> NEWEST_FIRST = Comparator.comparing(ComposeEntity::date)
            .thenComparingInt(ComposeEntity::respin)
            .reversed();

    private final ComposeRepository composes;
    private final ComposeViews composeViews;
    private final PromotionGates gates;
    private final FactLedger facts;
    private final JdbcClient jdbc;
    private final Policies policies;
    private final Stages stages;
    private final Clock clock;

    /** Wires it up. */
    public Candidates(
            ComposeRepository composes,
            ComposeViews composeViews,
            PromotionGates gates,
            FactLedger facts,
            JdbcClient jdbc,
            Policies policies,
            Stages stages,
            Clock clock) {
        this.composes = composes;
        this.composeViews = composeViews;
        this.gates = gates;
        this.facts = facts;
        this.jdbc = jdbc;
        this.policies = policies;
        this.stages = stages;
        this.clock = clock;
    }

    /** Whether a policy leads the release to the stage, from whatever stage. */
    public boolean arePossible(Aim aim) {
        return !policiesByStage(aim).isEmpty();
    }

    /**
     * What has to be looked at.
     *
     * @param limit how many composes at most, the newest
     */
    @Transactional(readOnly = true)
    public List<Subject> find(Aim aim, int limit) {
        Map<String, PolicyDocument> led = policiesByStage(aim);
        if (led.isEmpty()) {
            return List.of();
        }
        List<ComposeEntity> newest = composes.findNewest(aim.releaseShort(), aim.releaseVersion(), led.keySet(), limit);
        Map<UUID, Inspection> known = facts.of(keys(newest));
        return newest.stream()
                .map(compose -> new Subject(
                        new UUID(0, 0),
                        PromotionState.REQUESTED,
                        compose.pk(),
                        compose.id(),
                        compose.location(),
                        Objects.requireNonNull(led.get(compose.stage())).policy(),
                        PromotionGates.values(compose, aim.to()),
                        known.getOrDefault(compose.pk(), Inspection.NONE)))
                .toList();
    }

    private record Judged(ComposeEntity compose, Standing standing, Candidate candidate) {}

    /**
     * Judges them, in a fixed number of queries, and keeps what was found anew.
     *
     * @param looks what looking at the files of each has brought
     * @return those that are ready, then the others, the newest of each first; without those that are gone meanwhile
     */
    @Transactional
    public List<Candidate> judge(Aim aim, List<Look> looks) {
        Map<String, PolicyDocument> led = policiesByStage(aim);
        looks.stream()
                .filter(Look::isNew)
                .forEach(look -> facts.store(look.subject().compose(), look.found()));
        Map<UUID, Inspection> found =
                looks.stream().collect(Collectors.toMap(look -> look.subject().compose(), Look::found));
        List<ComposeEntity> present = composes.findAllById(found.keySet()).stream()
                .filter(compose -> led.containsKey(compose.stage()) && compose.removedAt() == null)
                .toList();
        Map<UUID, List<String>> tags = composeViews.tagsOf(keys(present));
        Map<UUID, String> open = openPromotions(keys(present));
        Optional<Ahead> ahead = ahead(aim);
        Instant now = clock.instant();
        List<Judged> judged = new ArrayList<>();
        for (ComposeEntity compose : present) {
            PolicyDocument policy = Objects.requireNonNull(led.get(compose.stage()));
            GateTree tree = gates.evaluate(
                    compose,
                    tags.getOrDefault(compose.pk(), List.of()),
                    policy.policy(),
                    Objects.requireNonNull(found.get(compose.pk())).facts());
            boolean outdated = ahead.filter(of -> of.isAheadOf(compose)).isPresent();
            Standing standing = outdated
                    ? Standing.OUTDATED
                    : open.containsKey(compose.pk())
                            ? Standing.PROMOTING
                            : tree.passes() ? Standing.READY : tree.failed() ? Standing.FAILED : Standing.WAITING;
            String why = switch (standing) {
                case OUTDATED -> ahead.orElseThrow().id() + ", which is newer, is ahead of it.";
                case PROMOTING -> Objects.requireNonNull(open.get(compose.pk()));
                case READY -> "Every gate passes.";
                case FAILED, WAITING -> PromotionGates.reasons(tree);
            };
            judged.add(new Judged(
                    compose,
                    standing,
                    new Candidate(
                            compose.id().value(),
                            compose.stage(),
                            compose.stageSince(),
                            standing.wire(),
                            why,
                            new PromotionView.PolicyRef(policy.name(), policy.sha256()),
                            GateLedger.shown(tree.gates(), now))));
        }
        return judged.stream()
                .sorted(Comparator.comparing((Judged one) -> one.standing() != Standing.READY)
                        .thenComparing(Judged::compose, NEWEST_FIRST))
                .map(Judged::candidate)
                .toList();
    }

    /**
     * What looking at a compose's files has brought.
     *
     * @param subject what was looked at
     * @param found what was found
     */
    public record Look(Subject subject, Inspection found) {

        /** Looks at each, one after the other. */
        public static List<Look> at(List<Subject> subjects, Function<Subject, Inspection> eye) {
            return subjects.stream()
                    .map(subject -> new Look(subject, eye.apply(subject)))
                    .toList();
        }

        private boolean isNew() {
            return !found.facts().equals(subject.known().facts())
                    || !found.stamps().equals(subject.known().stamps());
        }
    }

    /** The policy for each stage from which one leads. */
    private Map<String, PolicyDocument> policiesByStage(Aim aim) {
        Map<String, PolicyDocument> led = new HashMap<>();
        for (String stage : stages.names()) {
            policies.match(aim.releaseShort(), aim.releaseVersion(), stage, aim.to())
                    .ifPresent(policy -> led.put(stage, policy));
        }
        return led;
    }

    private static List<UUID> keys(List<ComposeEntity> composes) {
        return composes.stream().map(ComposeEntity::pk).toList();
    }

    private Map<UUID, String> openPromotions(List<UUID> pks) {
        if (pks.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("select compose, id, to_stage, state from promotion where compose in (:pks) and ended_at is null")
                .param("pks", pks)
                .query((row, n) -> Map.entry(
                        row.getObject("compose", UUID.class),
                        "A promotion of it to " + row.getString("to_stage") + " is open: " + row.getString("id") + ", "
                                + row.getString("state") + "."))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private record Ahead(String id, String date, int respin) {

        boolean isAheadOf(ComposeEntity compose) {
            int dates = date.compareTo(compose.date());
            return dates > 0 || (dates == 0 && respin > compose.respin());
        }
    }

    /** The newest compose that has reached the stage, or whose files are on their way there. */
    private Optional<Ahead> ahead(Aim aim) {
        return jdbc.sql("""
                        select id, date, respin from compose c
                        where release_short = :short and release_version = :version and (stage in (:reached)
                            or exists (select 1 from promotion p where p.compose = c.pk and p.to_stage in (:reached)
                                and p.state in ('executing', 'stalled')))
                        order by date desc, respin desc limit 1
                        """)
                .param("short", aim.releaseShort())
                .param("version", aim.releaseVersion())
                .param(
                        "reached",
                        stages.names().stream()
                                .filter(stage -> stages.order(stage) >= stages.order(aim.to()))
                                .toList())
                .query((row, n) -> new Ahead(row.getString("id"), row.getString("date"), row.getInt("respin")))
                .optional();
    }
}
