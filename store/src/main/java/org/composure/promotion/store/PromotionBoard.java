package org.composure.promotion.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.gate.GateState;
import org.composure.policy.Policy;
import org.composure.policy.store.PolicyVersionEntity;
import org.composure.policy.store.PolicyVersionRepository;
import org.composure.promotion.PromotionState;
import org.composure.promotion.store.PromotionView.Approvals;
import org.composure.promotion.store.PromotionView.Gate;
import org.composure.step.store.Stall;
import org.composure.step.store.StepRows;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Promotions at a glance, for pages that people keep open: a fixed number of bounded queries, however many promotions, and
 * each page from one snapshot. ComposeInfos, which are large, are not read for lists.
 */
public class PromotionBoard {

    /** The open states, those that need a person first. */
    public static final List<PromotionState> BY_URGENCY = List.of(
            PromotionState.STALLED,
            PromotionState.AWAITING_APPROVAL,
            PromotionState.EXECUTING,
            PromotionState.WAITING,
            PromotionState.REQUESTED);

    // Literals, because a partial index is used only where the planner sees its condition.
    private static final String OPEN =
            BY_URGENCY.stream().map(state -> "'" + state.wire() + "'").collect(Collectors.joining(", "));

    private static final List<String> PASSING = List.of(GateState.values()).stream()
            .filter(GateState::passes)
            .map(GateState::wire)
            .toList();

    private static final String BRIEF = """
            select p.id, c.id as compose_id, p.from_stage, p.to_stage, p.state, p.state_since, p.requested_by,
                p.requested_at, p.deadline_at, p.ended_at, p.outcome, p.policy_version
            from promotion p join compose c on c.pk = p.compose
            """;

    private final JdbcClient jdbc;
    private final PromotionRepository promotions;
    private final PolicyVersionRepository policies;
    private final PromotionViews views;
    private final DecisionLedger decisions;

    /** Wires it up. */
    public PromotionBoard(
            JdbcClient jdbc,
            PromotionRepository promotions,
            PolicyVersionRepository policies,
            PromotionViews views,
            DecisionLedger decisions) {
        this.jdbc = jdbc;
        this.promotions = promotions;
        this.policies = policies;
        this.views = views;
        this.decisions = decisions;
    }

    /**
     * A promotion in a line. All times are UTC.
     *
     * @param deadline by when its execution has to begin
     * @param outcome what came of it, or why it is being taken back, in a sentence
     * @param policy the SHA-256 (hex) of its policy
     */
    public record Brief(
            UUID id,
            String composeId,
            String from,
            String to,
            PromotionState state,
            Instant stateSince,
            String requestedBy,
            Instant requestedAt,
            Instant deadline,
            @Nullable Instant endedAt,
            @Nullable String outcome,
            String policy) {}

    /**
     * An open promotion, with what it waits for.
     *
     * @param brief what every promotion has
     * @param gates the gates that do not pass, without their parts
     * @param approvals what is asked for and what was given
     * @param step the step that runs or failed, else the one that was done last; null before the execution
     * @param stall why the execution stopped and what to do about it; null unless it is stalled
     */
    public record Open(
            Brief brief,
            List<Gate> gates,
            Approvals approvals,
            @Nullable StepView step,
            @Nullable Stall stall) {}

    /**
     * All promotions at a glance.
     *
     * @param openByState how many are open, in the order of urgency; states without any are left out
     * @param open the open ones, as many as were asked for, in the order of urgency, oldest request first
     * @param ended the ended ones, as many as were asked for, newest first
     */
    public record Glance(Map<PromotionState, Long> openByState, List<Open> open, List<Brief> ended) {}

    /**
     * All promotions at a glance.
     *
     * @param openLimit how many open ones at most
     * @param endedLimit how many ended ones at most
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Glance glance(int openLimit, int endedLimit) {
        return new Glance(openByState(), open(openLimit), ended(endedLimit));
    }

    /** One promotion with everything that is known about it. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<PromotionView> find(UUID id) {
        return promotions.findWhole(id).map(views::of);
    }

    /** The newest promotions of a compose, newest first, as many as the limit allows. */
    @Transactional(readOnly = true)
    public List<Brief> ofCompose(UUID compose, int limit) {
        return jdbc.sql(BRIEF + "where p.compose = :compose order by p.id desc limit :limit")
                .param("compose", compose)
                .param("limit", limit)
                .query((row, n) -> brief(row))
                .list();
    }

    private Map<PromotionState, Long> openByState() {
        Map<PromotionState, Long> found = new EnumMap<>(PromotionState.class);
        jdbc.sql("select state, count(*) as n from promotion where state in (" + OPEN + ") group by state")
                .query((row, n) -> Map.entry(PromotionState.ofWire(row.getString("state")), row.getLong("n")))
                .list()
                .forEach(count -> found.put(count.getKey(), count.getValue()));
        Map<PromotionState, Long> ordered = new LinkedHashMap<>();
        for (PromotionState state : BY_URGENCY) {
            Long count = found.get(state);
            if (count != null) {
                ordered.put(state, count);
            }
        }
        return ordered;
    }

    private List<Open> open(int limit) {
        List<Brief> briefs = jdbc.sql(BRIEF + "where p.state in (" + OPEN + ") order by array_position(array[" + OPEN
                        + "]::text[], p.state), p.requested_at, p.id limit :limit")
                .param("limit", limit)
                .query((row, n) -> brief(row))
                .list();
        if (briefs.isEmpty()) {
            return List.of();
        }
        List<UUID> ids = briefs.stream().map(Brief::id).toList();
        Map<String, Policy> policyOf =
                policies
                        .findAllById(
                                briefs.stream().map(Brief::policy).distinct().toList())
                        .stream()
                        .collect(Collectors.toMap(PolicyVersionEntity::sha256, PolicyVersionEntity::policy));
        Map<UUID, List<Gate>> gatesOf = standingInTheWay(ids);
        Map<UUID, List<DecisionLedger.Stored>> decisionsOf = decisions.of(ids);
        Map<UUID, StepView> stepOf = latestStep(ids);
        return briefs.stream()
                .map(brief -> open(
                        brief,
                        gatesOf.getOrDefault(brief.id(), List.of()),
                        PromotionViews.approvals(
                                Objects.requireNonNull(policyOf.get(brief.policy())),
                                decisionsOf.getOrDefault(brief.id(), List.of()).stream()
                                        .map(DecisionLedger.Stored::decision)
                                        .toList()),
                        stepOf.get(brief.id())))
                .toList();
    }

    private static Open open(Brief brief, List<Gate> gates, Approvals approvals, @Nullable StepView step) {
        List<StepView> steps = step == null ? List.of() : List.of(step);
        return new Open(
                brief,
                gates,
                approvals,
                step,
                Stall.of(brief.state() == PromotionState.STALLED, brief.stateSince(), steps));
    }

    private List<Brief> ended(int limit) {
        return jdbc.sql(BRIEF + "where p.ended_at is not null order by p.ended_at desc, p.id desc limit :limit")
                .param("limit", limit)
                .query((row, n) -> brief(row))
                .list();
    }

    private Map<UUID, List<Gate>> standingInTheWay(List<UUID> ids) {
        return jdbc
                .sql("""
                        select promotion, path, kind, state, reason, changed_by, since from gate_result
                        where promotion in (:promotions) and superseded_at is null and parent is null
                            and state not in (:passing)
                        order by promotion, position
                        """)
                .param("promotions", ids)
                .param("passing", PASSING)
                .query((row, n) -> Map.entry(
                        row.getObject("promotion", UUID.class),
                        new Gate(
                                row.getString("path"),
                                row.getString("kind"),
                                row.getString("state"),
                                row.getString("reason"),
                                instant(row, "since"),
                                row.getString("changed_by"),
                                List.of())))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private Map<UUID, StepView> latestStep(List<UUID> ids) {
        return jdbc
                .sql("select distinct on (work) " + StepRows.COLUMNS
                        + "from step where work in (:promotions) order by work, state = 'done', started_at desc")
                .param("promotions", ids)
                .query((row, n) -> Map.entry(row.getObject("work", UUID.class), StepRows.step(row)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Brief brief(ResultSet row) throws SQLException {
        return new Brief(
                row.getObject("id", UUID.class),
                row.getString("compose_id"),
                row.getString("from_stage"),
                row.getString("to_stage"),
                PromotionState.ofWire(row.getString("state")),
                instant(row, "state_since"),
                row.getString("requested_by"),
                instant(row, "requested_at"),
                instant(row, "deadline_at"),
                instantOrNull(row, "ended_at"),
                row.getString("outcome"),
                row.getString("policy_version"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
