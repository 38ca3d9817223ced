package org.composure.store;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.gate.Facts;
import org.composure.gate.IdentityFact;
import org.composure.gate.Reading;
import org.composure.gate.SignedFact;
import org.composure.gate.StatusFact;
import org.composure.policy.Policies;
import org.composure.productmd.ComposeInfo;
import org.composure.productmd.ComposeInfoReader;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionDecisions;
import org.composure.promotion.store.PromotionProgress;
import org.composure.promotion.store.PromotionRequests;
import org.composure.promotion.store.PromotionRequests.Wish;
import org.composure.step.store.StepLedger;
import org.composure.tag.store.TagLedger;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What tests begin with, and what they look at in the tables. */
public class Given {

    /** Who registers composes. */
    public static final Caller BUILDER = Caller.ofEveryGroup("builder");

    /** Who asks for promotions. */
    public static final Caller REQUESTER = Caller.ofEveryGroup("requester");

    private static final List<String> TABLES = List.of(
            "change",
            "compose",
            "compose_parent",
            "compose_tag",
            "decision",
            "event",
            "fact",
            "gate_result",
            "idempotency",
            "outbox_message",
            "outbox_wake",
            "hold",
            "removal",
            "respin_search",
            "schedule",
            "schedule_run",
            "policy_version",
            "promotion",
            "staging",
            "step",
            "known_user",
            "tag",
            "tag_permission",
            "tree",
            "volume_link");

    private final AtomicInteger days = new AtomicInteger();

    private final JdbcClient jdbc;
    private final TagLedger tags;
    private final ComposeLedger composes;
    private final PromotionRequests requests;
    private final PromotionProgress progress;
    private final PromotionDecisions decisions;
    private final StepLedger steps;
    private final Policies policies;

    Given(
            JdbcClient jdbc,
            TagLedger tags,
            ComposeLedger composes,
            PromotionRequests requests,
            PromotionProgress progress,
            PromotionDecisions decisions,
            StepLedger steps,
            Policies policies) {
        this.jdbc = jdbc;
        this.tags = tags;
        this.composes = composes;
        this.requests = requests;
        this.progress = progress;
        this.decisions = decisions;
        this.steps = steps;
        this.policies = policies;
    }

    /** Empties all tables; only the tags that the policies name are there. */
    void nothing() {
        jdbc.sql("truncate " + String.join(", ", TABLES) + " restart identity").update();
        jdbc.sql("update relay_lease set holder = null, epoch = 0, expires_at = 'epoch'")
                .update();
        jdbc.sql("update event_position set last = 0").update();
        tags.ensure(policies.tagNames());
    }

    /** A ComposeInfo of Fedora 43. */
    public static ComposeInfo info(String date, int respin) {
        return info("Fedora", "43", date, respin, "");
    }

    /** A ComposeInfo of a release, with variants as JSON members. */
    public static ComposeInfo info(String release, String version, String date, int respin, String variants) {
        String json = """
                {"header": {"type": "productmd.composeinfo", "version": "1.2"},
                 "payload": {
                   "compose": {"id": "%s-%s-%s.n.%d", "type": "nightly", "date": "%s", "respin": %d},
                   "release": {"name": "%s Linux", "short": "%s", "version": "%s", "type": "ga", "internal": false},
                   "variants": {%s}}}
                """.formatted(release, version, date, respin, date, respin, release, release, version, variants);
        return ComposeInfoReader.read(JsonMapper.shared().readTree(json), "");
    }

    /** A compose of a day of its own, lying in the volume {@code incoming}. */
    public ComposeId compose() {
        return compose("Fedora");
    }

    /** A compose of a release and of a day of its own. */
    public ComposeId compose(String release) {
        int day = days.getAndIncrement();
        String date = "20%02d%02d%02d".formatted(10 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
        ComposeInfo info = info(release, "43", date, 0, "");
        Location location = new Location("incoming", info.compose().id());
        return new ComposeId(composes.register(BUILDER, new Registration(info, List.of(), null, null, location))
                .compose()
                .id());
    }

    /** A compose that carries every tag that its way to nightly wants. */
    public ComposeId readyCompose() {
        ComposeId compose = compose();
        composes.tag(BUILDER, compose, "qa-passed", null);
        return compose;
    }

    /** A request to nightly. */
    public UUID requested(ComposeId compose) {
        return requested(compose, "nightly");
    }

    /** A request to a stage. */
    public UUID requested(ComposeId compose, String stage) {
        return requests.request(REQUESTER, new Wish(compose, stage, null), policies)
                .id();
    }

    /** A promotion of a ready compose to nightly that has begun. */
    public UUID executing(ComposeId compose) {
        UUID promotion = requested(compose);
        progress.assess(promotion, allIsWell(compose), "run");
        begun(promotion);
        return promotion;
    }

    /** Begins a promotion as its workflow does. */
    public boolean begun(UUID promotion) {
        steps.started(promotion, PromotionStep.BEGIN);
        return progress.begin(promotion);
    }

    /** Switches a promotion over as its workflow does. */
    public boolean switched(UUID promotion) {
        steps.started(promotion, PromotionStep.SWITCH);
        return progress.switchOver(promotion);
    }

    /** Completes a promotion as its workflow does. */
    public void completed(UUID promotion) {
        steps.started(promotion, PromotionStep.COMPLETE);
        progress.complete(promotion);
    }

    /** Takes a promotion back as its workflow does. */
    public void takenBack(UUID promotion) {
        steps.started(promotion, PromotionStep.TAKE_BACK);
        progress.takenBack(promotion);
    }

    /** A compose that has been promoted to nightly. */
    public ComposeId nightlyCompose() {
        ComposeId compose = readyCompose();
        UUID promotion = executing(compose);
        switched(promotion);
        completed(promotion);
        return compose;
    }

    /** A decision of somebody who is in the group that decides. */
    public void decided(String actor, UUID promotion, DecisionAction action) {
        decisions.decide(Caller.ofEveryGroup(actor), promotion, action, null);
    }

    /** What looking at the files of a compose brings that is as it should be. */
    public static Inspection allIsWell(ComposeId compose) {
        return new Inspection(
                new Facts(
                        new IdentityFact(Reading.line(compose.value()), Reading.line(compose.value())),
                        new StatusFact(Reading.line("FINISHED")),
                        new SignedFact(new Reading.Found<>(new SignedFact.Count(10, 0, List.of())))),
                Map.of(
                        "identity", Map.of("COMPOSE_ID", "1/2/3"),
                        "status", Map.of("STATUS", "4/5/6"),
                        "signed", Map.of("compose/metadata/rpms.json", "7/8/9")),
                null);
    }

    /** How many rows each table has. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        TABLES.forEach(table -> counts.put(
                table,
                jdbc.sql("select count(*) from " + table).query(Long.class).single()));
        return counts;
    }

    /** The key of a compose's row. */
    public UUID pk(ComposeId compose) {
        return jdbc.sql("select pk from compose where id = :id")
                .param("id", compose.value())
                .query(UUID.class)
                .single();
    }

    /** The types of a compose's events in the order of their numbers, which have to be 1, 2, 3, … */
    public List<String> events(ComposeId compose) {
        List<Event> events = jdbc.sql("select seq, type from event where compose = :compose order by seq")
                .param("compose", pk(compose))
                .query((row, n) -> new Event(row.getLong("seq"), row.getString("type")))
                .list();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).seq() != i + 1) {
                throw new AssertionError("the events of " + compose + " have gaps: " + events);
            }
        }
        return events.stream().map(Event::type).toList();
    }

    private record Event(long seq, String type) {}

    /** The actions of a compose's history, oldest first. */
    public List<String> changes(ComposeId compose) {
        return jdbc.sql("select action from change where compose = :compose order by at, id")
                .param("compose", pk(compose))
                .query((row, n) -> row.getString("action"))
                .list();
    }

    /** The state a promotion's row is in. */
    public String state(UUID promotion) {
        return jdbc.sql("select state from promotion where id = :id")
                .param("id", promotion)
                .query(String.class)
                .single();
    }

    /** How long the present transaction's session may be idle within it, as PostgreSQL says it. */
    public String idleTimeout() {
        return jdbc.sql("show idle_in_transaction_session_timeout")
                .query(String.class)
                .single();
    }
}
