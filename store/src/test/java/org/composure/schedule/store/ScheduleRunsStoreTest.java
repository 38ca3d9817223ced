package org.composure.schedule.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.event.store.EventOrder;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.MessageOutbox.Message;
import org.composure.event.store.WakeOutbox;
import org.composure.problem.ProblemException;
import org.composure.promotion.Inspection;
import org.composure.schedule.ScheduleAction;
import org.composure.schedule.store.RunView.Seen;
import org.composure.schedule.store.ScheduleRuns.Next;
import org.composure.step.WorkKind;
import org.composure.store.AtOnce;
import org.composure.store.Given;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ScheduleRunsStoreTest extends ScheduleStoreTestBase {

    @Autowired
    private WakeOutbox wakes;

    @Autowired
    private EventOrder order;

    @Autowired
    private MessageOutbox outbox;

    private UUID running(@Nullable String wait) {
        UUID schedule = schedule(wait);
        untilDue(schedule);
        due.take(10);
        return schedule;
    }

    @Test
    void requestsThePromotionOfTheNewestThatPassesAndSaysWhyTheOthersLost() {
        ComposeId old = given.readyCompose();
        ComposeId best = given.readyCompose();
        ComposeId newest = given.compose();
        UUID schedule = running("3h");

        assertThat(look(schedule)).isInstanceOf(Next.End.class);

        RunView run = run(schedule);
        assertThat(run.state()).isEqualTo("chosen");
        assertThat(run.composeId()).isEqualTo(best.value());
        assertThat(run.outcome()).isEqualTo("The promotion of " + best + " to nightly was requested.");
        assertThat(run.candidates())
                .extracting(Seen::composeId, Seen::standing)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(best.value(), "chosen"),
                        org.assertj.core.groups.Tuple.tuple(old.value(), "ready"),
                        org.assertj.core.groups.Tuple.tuple(newest.value(), "waiting"));
        assertThat(run.candidates().get(1).why()).isEqualTo("Every gate passes. " + best + " is newer.");
        assertThat(run.candidates().get(2).why()).contains("tags is unmet").contains("qa-passed");
        assertThat(jdbc.sql("select requested_by || ' ' || state from promotion where id = :id")
                        .param("id", run.promotionId())
                        .query(String.class)
                        .single())
                .isEqualTo("schedule:nightly requested");
        assertThat(events(schedule)).containsExactly("1 schedule-run chosen");
    }

    @Test
    void waitsUntilACandidatePassesAndIsWokenByItsTag() {
        ComposeId compose = given.compose();
        UUID schedule = running("3h");
        assertThat(look(schedule)).isInstanceOf(Next.Wait.class);
        assertThat(run(schedule).state()).isEqualTo("waiting");
        wakes.delivered(wakes.claim(100).stream().map(WakeOutbox.Wake::id).toList());
        order.advance(100);
        wakes.delivered(wakes.claim(100).stream().map(WakeOutbox.Wake::id).toList());

        composes.tag(Given.BUILDER, compose, "qa-passed", null);
        order.advance(100);

        assertThat(wakes.claim(100))
                .extracting(WakeOutbox.Wake::kind, WakeOutbox.Wake::work)
                .contains(org.assertj.core.groups.Tuple.tuple(
                        WorkKind.SCHEDULE_RUN, run(schedule).id()));
        assertThat(look(schedule)).isInstanceOf(Next.End.class);
        assertThat(run(schedule).composeId()).isEqualTo(compose.value());
    }

    @Test
    void looksAgainWithinTheIntervalAndNotAfterTheEnd() {
        given.compose();
        UUID schedule = running("3h");

        Next.Wait wait = (Next.Wait) look(schedule);
        assertThat(Duration.between(clock.instant(), wait.until()))
                .isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
        clock.advance(Duration.ofHours(3).minusSeconds(30));

        assertThat(((Next.Wait) look(schedule)).until()).isEqualTo(run(schedule).waitUntil());
    }

    @Test
    void saysSoWhereNobodyQualifiesUntilTheEnd() {
        ComposeId compose = given.compose();
        UUID schedule = running("3h");
        clock.advance(Duration.ofHours(3));

        assertThat(look(schedule)).isInstanceOf(Next.End.class);

        assertThat(run(schedule).state()).isEqualTo("none");
        assertThat(run(schedule).outcome())
                .startsWith(
                        "None of 1 composes of Fedora-43 qualified. The newest is " + compose + ". Gate tags is unmet");
        assertThat(run(schedule).promotionId()).isNull();
        assertThat(events(schedule)).containsExactly("1 schedule-run none");
    }

    @Test
    void looksOnceWhereItDoesNotWaitAndSaysThatThereWasNoCompose() {
        UUID schedule = running(null);

        assertThat(look(schedule)).isInstanceOf(Next.End.class);

        assertThat(run(schedule).outcome()).isEqualTo("There was no compose of Fedora-43 to promote to nightly.");
    }

    @Test
    void requestsOnePromotionHoweverOftenAndByHowManyItIsRepeated() {
        given.readyCompose();
        given.readyCompose();
        UUID schedule = running("3h");
        UUID run = run(schedule).id();
        var seen = judged(Given::allIsWell);

        List<AtOnce.Outcome<Next>> outcomes = AtOnce.times(8, i -> runs.decide(run, seen, "run-" + i));

        assertThat(outcomes).allMatch(outcome -> outcome.value() instanceof Next.End);
        assertThat(given.counts()).containsEntry("promotion", 1L);
        assertThat(events(schedule)).hasSize(1);
    }

    @Test
    void takesTheNextOneWhereTheRequestForTheBestIsRefused() {
        ComposeId second = given.readyCompose();
        ComposeId best = given.readyCompose();
        UUID schedule = running("3h");
        var seen = judged(Given::allIsWell);
        UUID other = given.requested(best);

        runs.decide(run(schedule).id(), seen, "run");

        RunView run = run(schedule);
        assertThat(run.composeId()).isEqualTo(second.value());
        assertThat(run.candidates().getFirst().standing()).isEqualTo("refused");
        assertThat(run.candidates().getFirst().why()).contains(other.toString());
    }

    @Test
    void doesNotGoBackBehindWhatHasReachedTheStage() {
        ComposeId old = given.readyCompose();
        ComposeId nightly = given.nightlyCompose();
        UUID schedule = running(null);

        look(schedule);

        assertThat(run(schedule).state()).isEqualTo("none");
        assertThat(run(schedule).candidates())
                .containsExactly(new Seen(old.value(), "outdated", nightly + ", which is newer, is ahead of it."));
    }

    @Test
    void doesNotPassAnyCandidateWhoseFilesNobodyCanSee() {
        given.readyCompose();
        UUID schedule = running(null);

        look(schedule, _ -> Inspection.NONE);

        assertThat(run(schedule).state()).isEqualTo("none");
        assertThat(run(schedule).candidates()).extracting(Seen::standing).containsExactly("waiting");
    }

    @Test
    void aRunIsDueWhileTheLastOneWaitsIsSkippedAndRecorded() {
        given.compose();
        UUID schedule = running("30h");
        UUID first = run(schedule).id();
        untilDue(schedule);

        assertThat(due.take(10)).isEqualTo(1);

        assertThat(run(schedule).state()).isEqualTo("skipped");
        assertThat(run(schedule).outcome()).isEqualTo("The run before it, " + first + ", was still waiting.");
        assertThat(board.run(first).orElseThrow().state()).isEqualTo("waiting");
        assertThat(events(schedule)).containsExactly("1 schedule-run skipped");
    }

    @Test
    void aRunThatIsTriggeredWaitsForNobodyAndIsRefusedWhileAnotherOneWaits() {
        UUID schedule = schedule("1h");

        ledger.decide(PLANNER, schedule, ScheduleAction.TRIGGER);

        assertThat(run(schedule).cause()).isEqualTo("triggered");
        assertThat(run(schedule).requestedBy()).isEqualTo("planner");
        assertThatThrownBy(() -> ledger.decide(PLANNER, schedule, ScheduleAction.TRIGGER))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("is still waiting");
    }

    @Test
    void deletingTheScheduleCallsOffTheRunThatWaits() {
        UUID schedule = running("3h");
        UUID run = run(schedule).id();

        ledger.delete(PLANNER, schedule);

        assertThat(board.find(schedule)).isEmpty();
        assertThat(board.run(run).orElseThrow().state()).isEqualTo("cancelled");
        assertThat(runs.aim(run)).isEmpty();
        assertThat(runs.decide(run, List.of(), "run")).isInstanceOf(Next.End.class);
        assertThat(events(schedule)).containsExactly("1 schedule-run cancelled");
        assertThat(due.take(10)).isZero();
    }

    @Test
    void anEventOfAScheduleIsPublishedInAnOrderOfItsOwn() {
        UUID one = schedule("one", null);
        UUID other = schedule("other", null);
        for (UUID schedule : List.of(one, other, one)) {
            ledger.decide(PLANNER, schedule, ScheduleAction.TRIGGER);
            look(schedule);
        }
        order.advance(100);
        long epoch = outbox.lease(UUID.randomUUID(), Duration.ofMinutes(1)).orElseThrow();

        assertThat(outbox.due(10))
                .extracting(message -> message.subject() + " " + message.seq())
                .containsExactlyInAnyOrder("one 1", "other 1", "one 2");
        Message first = outbox.due(10).getFirst();
        assertThat(first.body().path("schedule").path("name").asString()).isEqualTo(first.subject());
        assertThat(first.body().path("run").path("outcome").asString()).startsWith("There was no compose");

        outbox.refused(epoch, first.id(), "no", Duration.ofMinutes(5), 10);

        assertThat(outbox.due(10)).noneMatch(message -> message.subject().equals(first.subject()));
    }

    @Test
    void aRunThatThereIsNotIsNotFound() {
        UUID nobody = new UUID(0, 7);

        assertThatThrownBy(() -> runs.aim(nobody)).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> runs.decide(nobody, List.of(), null)).isInstanceOf(NoSuchElementException.class);
    }
}
