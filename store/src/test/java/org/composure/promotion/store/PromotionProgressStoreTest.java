package org.composure.promotion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.compose.store.ComposeRepository;
import org.composure.compose.store.ComposeViews;
import org.composure.gate.Facts;
import org.composure.gate.IdentityFact;
import org.composure.gate.Reading;
import org.composure.gate.SignedFact;
import org.composure.gate.StatusFact;
import org.composure.productmd.ComposeInfo;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionProgress.Next;
import org.composure.step.store.StepLedger;
import org.composure.step.store.StepLedger.Standing;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class PromotionProgressStoreTest extends StoreTestBase {

    @Autowired
    private PromotionProgress progress;

    @Autowired
    private PromotionRepository promotions;

    @Autowired
    private PromotionViews views;

    @Autowired
    private ComposeLedger ledger;

    @Autowired
    private ComposeRepository composes;

    @Autowired
    private ComposeViews composeViews;

    @Autowired
    private StepLedger steps;

    @Autowired
    private TreeLedger trees;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void goesFromRequestedThroughWaitingAndApprovalToCompleted() {
        ComposeId compose = given.nightlyCompose();
        int before = given.events(compose).size();
        UUID promotion = given.requested(compose, "milestone-candidate");

        assertThat(progress.assess(promotion, found(compose, "STARTED", 0), "run"))
                .isInstanceOf(Next.Wait.class);
        assertThat(given.state(promotion)).isEqualTo("waiting");
        assertThat(progress.assess(promotion, found(compose, "FINISHED", 0), "run"))
                .isInstanceOf(Next.Wait.class);
        assertThat(given.state(promotion)).isEqualTo("awaiting-approval");
        assertThat(given.begun(promotion)).isFalse();
        given.decided("ann", promotion, DecisionAction.APPROVE);
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isInstanceOf(Next.Wait.class);
        given.decided("bob", promotion, DecisionAction.APPROVE);
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.Execute());
        assertThat(given.begun(promotion)).isTrue();
        assertThat(given.state(promotion)).isEqualTo("executing");
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.Execute());
        assertThat(given.switched(promotion)).isTrue();
        given.completed(promotion);
        given.completed(promotion);
        assertThat(given.state(promotion)).isEqualTo("completed");
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.End());

        assertThat(given.events(compose).subList(before, given.events(compose).size()))
                .containsExactly(
                        "promotion-requested",
                        "promotion-waiting",
                        "promotion-waiting",
                        "promotion-approved",
                        "promotion-approved",
                        "promotion-started",
                        "compose-relocated",
                        "compose-tagged",
                        "promotion-completed");
        assertThat(view(promotion).steps())
                .extracting(step -> step.name() + " " + step.state())
                .containsExactly("begin done", "switch done", "complete done");
        assertThat(view(promotion).workflow().runId()).isEqualTo("run");
    }

    @Test
    void waitsUntilTheNextLookOrTheDeadlineWhicheverIsEarlier() {
        ComposeId compose = given.compose();
        UUID promotion = given.requested(compose);
        PromotionEntity stored = promotions.findById(promotion).orElseThrow();

        Next.Wait first = (Next.Wait) progress.assess(promotion, Inspection.NONE, "run");
        clock.advance(Duration.ofHours(24).minusSeconds(30));
        Next.Wait last = (Next.Wait) progress.assess(promotion, Inspection.NONE, "run");

        assertThat(first.until()).isBefore(stored.requestedAt().plusSeconds(120));
        assertThat(last.until()).isEqualTo(stored.deadlineAt());
    }

    @Test
    void fallsBackToWaitingWhenAGateNoLongerPasses() {
        ComposeId compose = given.nightlyCompose();
        UUID promotion = given.requested(compose, "milestone-candidate");
        progress.assess(promotion, found(compose, "FINISHED", 0), "run");

        progress.assess(promotion, found(compose, "FINISHED", 3), "run");

        assertThat(given.state(promotion)).isEqualTo("waiting");
    }

    @Test
    void failsWhereAGateCannotPassAnyMore() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.requested(compose);
        Inspection another = new Inspection(
                new Facts(new IdentityFact(Reading.line("Other-1-20200101.n.0"), Reading.line("x")), null, null),
                Map.of(),
                null);

        assertThat(progress.assess(promotion, another, "run")).isEqualTo(new Next.End());

        assertThat(given.state(promotion)).isEqualTo("failed");
        assertThat(view(promotion).outcome()).startsWith("Gate identity is failed: ");
        assertThat(given.events(compose)).endsWith("promotion-requested", "promotion-failed");
    }

    @Test
    void expiresAtTheDeadline() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.requested(compose);
        progress.assess(promotion, Given.allIsWell(compose), "run");
        clock.advance(Duration.ofHours(24));

        assertThat(given.begun(promotion)).isFalse();
        assertThat(progress.assess(promotion, Given.allIsWell(compose), "run")).isEqualTo(new Next.End());

        assertThat(given.state(promotion)).isEqualTo("expired");
        assertThat(given.events(compose)).endsWith("promotion-requested", "promotion-expired");
    }

    @Test
    void doesNothingMoreAboutWhatWasRejected() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.requested(compose);
        given.decided("ann", promotion, DecisionAction.REJECT);

        assertThat(progress.assess(promotion, Given.allIsWell(compose), "run")).isEqualTo(new Next.End());
        assertThat(given.begun(promotion)).isFalse();
        assertThat(given.state(promotion)).isEqualTo("rejected");
    }

    @Test
    void beginsOnceAndReservesTheTarget() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);
        List<String> events = given.events(compose);

        assertThat(given.begun(promotion)).isTrue();

        assertThat(given.events(compose)).isEqualTo(events);
        assertThat(trees.reservation(promotion))
                .contains(new TreeLedger.Reservation(new Location("nightly", "Fedora/" + compose), null, null));
    }

    @Test
    void doesNotBeginWhereAnotherTreeOfOursLies() {
        ComposeId compose = given.readyCompose();
        ComposeId other = given.readyCompose();
        UUID promotion = given.requested(compose);
        progress.assess(promotion, Given.allIsWell(compose), "run");
        jdbc.sql("insert into tree (volume, path, compose, state) values ('nightly', :path, :compose, 'live')")
                .param("path", "Fedora/" + compose)
                .param("compose", given.pk(other))
                .update();

        assertThat(given.begun(promotion)).isFalse();

        assertThat(given.state(promotion)).isEqualTo("failed");
        assertThat(given.events(compose)).endsWith("promotion-failed");
    }

    @Test
    void doesNotBeginWhereTheComposeLiesAlready() {
        ComposeInfo info = Given.info("20261120", 0);
        ComposeId compose = new ComposeId(ledger.register(
                        Given.BUILDER,
                        new Registration(
                                info,
                                List.of(),
                                null,
                                null,
                                new Location(
                                        "nightly", "Fedora/" + info.compose().id())))
                .compose()
                .id());
        ledger.tag(Given.BUILDER, compose, "qa-passed", null);
        UUID promotion = given.requested(compose);
        progress.assess(promotion, Given.allIsWell(compose), "run");

        assertThat(given.begun(promotion)).isFalse();

        assertThat(given.state(promotion)).isEqualTo("failed");
        assertThat(given.counts()).containsEntry("tree", 0L);
    }

    @Test
    void switchesOnceAndLeavesTheOldTreeForTheGracePeriod() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);
        Instant before = clock.instant();

        assertThat(given.switched(promotion)).isTrue();
        assertThat(given.switched(promotion)).isTrue();

        ComposeEntity switched = composes.findByComposeId(compose.value()).orElseThrow();
        assertThat(switched.stage()).isEqualTo("nightly");
        assertThat(switched.stageSince()).isAfter(before);
        assertThat(switched.location()).isEqualTo(new Location("nightly", "Fedora/" + compose));
        assertThat(switched.composeUrl()).isEqualTo("https://composes.example.com/nightly/Fedora/" + compose);
        assertThat(composeViews.of(switched).tags()).containsExactly("nightly", "qa-passed");
        assertThat(given.changes(compose))
                .containsExactly("created", "tagged", "promotion-requested", "promoted", "tagged");
        assertThat(given.events(compose)).endsWith("promotion-started", "compose-relocated", "compose-tagged");
        assertThat(trees())
                .containsExactlyInAnyOrder(
                        new Tree("incoming", compose.value(), "retired", true),
                        new Tree("nightly", "Fedora/" + compose, "live", false));
        Instant due = jdbc.sql("select due_at from tree where state = 'retired'")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
        assertThat(due)
                .isBetween(before.plus(Duration.ofDays(7)), clock.instant().plus(Duration.ofDays(7)));
    }

    @Test
    void makesTheStageTagIfItIsMissing() {
        jdbc.sql("delete from change where tag = (select id from tag where name = 'nightly')")
                .update();
        jdbc.sql("delete from tag where name = 'nightly'").update();
        ComposeId compose = given.readyCompose();

        assertThat(given.switched(given.executing(compose))).isTrue();

        assertThat(composeViews.tagsOf(given.pk(compose))).contains("nightly");
    }

    @Test
    void takesBackWhatAGateStoppedAtTheSwitch() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);
        ledger.tag(Given.BUILDER, compose, "blocked", null);

        assertThat(given.switched(promotion)).isFalse();
        ledger.untag(Given.BUILDER, compose, "blocked", null);

        assertThat(given.switched(promotion)).isFalse();
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.TakeBack());
        given.takenBack(promotion);
        given.takenBack(promotion);
        assertThat(given.state(promotion)).isEqualTo("failed");
        assertThat(view(promotion).outcome())
                .startsWith("Not switched, because a gate no longer passed. Gate tags is unmet: ");
        assertThat(trees()).isEmpty();
        assertThat(composes.findByComposeId(compose.value()).orElseThrow().stage())
                .isEqualTo("periodic");
        assertThat(given.events(compose)).endsWith("compose-untagged", "promotion-failed");
    }

    @Test
    void takesBackWhatWasCancelledDuringExecution() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);
        int attempt = steps.started(promotion, PromotionStep.LINK_FILES).orElseThrow();
        assertThat(steps.standing(promotion, PromotionStep.LINK_FILES, attempt)).isEqualTo(Standing.CURRENT);
        given.decided("ann", promotion, DecisionAction.CANCEL);

        assertThat(steps.standing(promotion, PromotionStep.LINK_FILES, attempt)).isEqualTo(Standing.CANCELLED);
        assertThat(given.switched(promotion)).isFalse();
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.TakeBack());
        given.takenBack(promotion);

        assertThat(given.state(promotion)).isEqualTo("cancelled");
        assertThat(view(promotion).outcome()).isEqualTo("Cancelled by ann.");
        assertThat(given.events(compose)).endsWith("promotion-started", "promotion-cancelled");
        assertThat(given.state(given.executing(compose))).isEqualTo("executing");
    }

    @Test
    void goesOnAfterEachRetryOfAStalledPromotion() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);

        for (int i = 0; i < 2; i++) {
            assertThat(steps.started(promotion, PromotionStep.LINK_FILES)).isPresent();
            progress.stall(promotion, PromotionStep.LINK_FILES, "no space left");
            assertThat(given.state(promotion)).isEqualTo("stalled");
            assertThat(progress.assess(promotion, Inspection.NONE, "run")).isInstanceOf(Next.Wait.class);
            given.decided("ann", promotion, DecisionAction.RETRY);
            assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.Execute());
        }

        assertThat(view(promotion).steps())
                .extracting(step -> step.name() + " " + step.state() + " " + step.attempts() + " " + step.error())
                .containsExactly("begin done 1 null", "link-files failed 2 no space left");
        assertThat(steps.started(promotion, PromotionStep.LINK_FILES)).isPresent();
        steps.finished(promotion, PromotionStep.LINK_FILES);
        assertThat(steps.started(promotion, PromotionStep.LINK_FILES)).isEmpty();
        assertThat(given.events(compose)).endsWith("promotion-started", "promotion-stalled", "promotion-stalled");
        assertThat(given.switched(promotion)).isTrue();
    }

    @Test
    void takesBackAStalledPromotionThatIsCancelled() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);
        progress.stall(promotion, PromotionStep.LINK_FILES, "no space left");
        given.decided("ann", promotion, DecisionAction.CANCEL);

        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.TakeBack());
        progress.stall(promotion, PromotionStep.TAKE_BACK, "read-only file system");
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isInstanceOf(Next.Wait.class);
        given.decided("ann", promotion, DecisionAction.RETRY);
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.TakeBack());
        given.takenBack(promotion);

        assertThat(given.state(promotion)).isEqualTo("cancelled");
    }

    @Test
    void takesBackWhatIsCancelledAfterItStalledAndNotBeforeWhoseverClockIsFast() {
        UUID promotion = given.executing(given.readyCompose());
        clock.advance(Duration.ofMinutes(5));
        progress.stall(promotion, PromotionStep.LINK_FILES, "no space left");
        clock.reset();
        given.decided("ann", promotion, DecisionAction.CANCEL);
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.TakeBack());

        progress.stall(promotion, PromotionStep.TAKE_BACK, "read-only file system");
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isInstanceOf(Next.Wait.class);
        given.decided("ann", promotion, DecisionAction.RETRY);
        assertThat(progress.assess(promotion, Inspection.NONE, "run")).isEqualTo(new Next.TakeBack());
    }

    @Test
    void switchesNothingThatIsStalled() {
        UUID promotion = given.executing(given.readyCompose());
        progress.stall(promotion, PromotionStep.PUBLISH, "no space left");

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> given.switched(promotion));

        assertThat(view(promotion).switchedAt()).isNull();
    }

    @Test
    void takesBackNothingThatWasSwitched() {
        UUID promotion = given.executing(given.readyCompose());
        given.switched(promotion);

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> given.takenBack(promotion));

        assertThat(given.state(promotion)).isEqualTo("executing");
    }

    @Test
    void completesNothingThatWasNotSwitched() {
        UUID promotion = given.executing(given.readyCompose());

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> given.completed(promotion));

        assertThat(given.state(promotion)).isEqualTo("executing");
    }

    @Test
    void keepsEachChangeOfAGateAndSinceWhenItIsInItsState() {
        ComposeId compose = given.nightlyCompose();
        UUID promotion = given.requested(compose, "milestone-candidate");
        progress.assess(promotion, found(compose, "FINISHED", 3), "run");
        Instant since = gate(promotion, "signed").since();
        String reason = gate(promotion, "signed").reason();
        clock.advance(Duration.ofMinutes(1));
        progress.assess(promotion, found(compose, "FINISHED", 3), "run");
        progress.assess(promotion, found(compose, "FINISHED", 2), "run");

        assertThat(gate(promotion, "signed").since()).isEqualTo(since);
        assertThat(gate(promotion, "signed").reason()).isNotEqualTo(reason);

        progress.assess(promotion, found(compose, "FINISHED", 0), "run");
        assertThat(gate(promotion, "signed").state()).isEqualTo("passed");
        assertThat(gate(promotion, "signed").since()).isAfter(since);
        assertThat(jdbc.sql("select state, evidence ->> 'rpms' as rpms from gate_result where path = 'signed'"
                                + " and promotion = :promotion order by at, id")
                        .param("promotion", promotion)
                        .query((row, n) -> row.getString("state") + " " + (row.getString("rpms") != null))
                        .list())
                .containsExactly("unknown false", "unmet true", "unmet true", "passed true");
        assertThat(view(promotion).gates())
                .extracting(PromotionView.Gate::path)
                .containsExactly("identity", "status", "signed");
    }

    @Test
    void givesBackTheFactsAndStampsThatWereFound() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.requested(compose);
        Inspection found = new Inspection(
                new Facts(
                        new IdentityFact(new Reading.Absent<>(), new Reading.Unreadable<>("no JSON")),
                        new StatusFact(new Reading.Unreachable<>("does not answer")),
                        new SignedFact(new Reading.Found<>(new SignedFact.Count(10, 2, List.of("a.rpm", "b.rpm"))))),
                Map.of("identity", Map.of("COMPOSE_ID", "1/2/3"), "status", Map.of(), "signed", Map.of()),
                null);

        progress.assess(promotion, found, "run");

        Subject subject = progress.subject(promotion);
        assertThat(subject.known()).isEqualTo(found);
        assertThat(subject.location()).isEqualTo(new Location("incoming", compose.value()));
        progress.reinspected(promotion, Given.allIsWell(compose));
        assertThat(progress.subject(promotion).known()).isEqualTo(Given.allIsWell(compose));
    }

    @Test
    void takesOverLateVariantsOfTheSameComposeOnly() {
        ComposeId compose = given.compose();
        UUID promotion = given.requested(compose);
        String date = composes.findByComposeId(compose.value()).orElseThrow().date();
        String server =
                "\"Server\": {\"id\": \"Server\", \"uid\": \"Server\", \"name\": \"Server\", \"type\": \"variant\", \"arches\": [\"x86_64\"], \"paths\": {}}";

        progress.assess(promotion, read(Given.info("Fedora", "44", date, 0, server)), "run");
        assertThat(variants(compose)).isEmpty();

        progress.assess(promotion, read(Given.info("Fedora", "43", date, 0, server)), "run");
        progress.assess(promotion, read(Given.info("Fedora", "43", date, 0, server)), "run");
        assertThat(variants(compose)).containsExactly("Server");
        assertThat(given.changes(compose)).containsExactly("created", "promotion-requested", "described");
        assertThat(given.events(compose))
                .as("what is shown of it has changed, once")
                .containsOnlyOnce("compose-changed");
        assertThat(jdbc.sql(
                                "select body ->> 'agent' || ' ' || (body #> '{compose,compose_info,payload,variants}' ->> 'Server' is not null)"
                                        + " from event where compose = :pk and type = 'compose-changed'")
                        .param("pk", given.pk(compose))
                        .query(String.class)
                        .single())
                .isEqualTo("SYSTEM true");
    }

    @Test
    void saysThatThereIsNoSuchPromotion() {
        UUID nobody = new UUID(0, 0);

        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> progress.subject(nobody));
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> progress.assess(nobody, Inspection.NONE, "run"));
    }

    private record Tree(String volume, String path, String state, boolean due) {}

    private List<Tree> trees() {
        return jdbc.sql("select volume, path, state, due_at is not null as due from tree")
                .query((row, n) -> new Tree(
                        row.getString("volume"), row.getString("path"), row.getString("state"), row.getBoolean("due")))
                .list();
    }

    private List<String> variants(ComposeId compose) {
        return List.copyOf(composes.findByComposeId(compose.value())
                .orElseThrow()
                .info()
                .at("/payload/variants")
                .propertyNames());
    }

    private static Inspection read(ComposeInfo info) {
        return new Inspection(Facts.NONE, Map.of(), info);
    }

    private static Inspection found(ComposeId compose, String status, int unsigned) {
        return new Inspection(
                new Facts(
                        new IdentityFact(Reading.line(compose.value()), Reading.line(compose.value())),
                        new StatusFact(Reading.line(status)),
                        new SignedFact(new Reading.Found<>(new SignedFact.Count(10, unsigned, List.of())))),
                Map.of(),
                null);
    }

    private PromotionView.Gate gate(UUID promotion, String path) {
        return view(promotion).gates().stream()
                .filter(gate -> gate.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private PromotionView view(UUID promotion) {
        return views.of(promotions.findWhole(promotion).orElseThrow());
    }
}
