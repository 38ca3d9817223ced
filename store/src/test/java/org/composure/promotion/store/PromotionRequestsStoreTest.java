package org.composure.promotion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.event.store.WakeOutbox;
import org.composure.event.store.WakeOutbox.Wake;
import org.composure.policy.Policies;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.store.PromotionRequests.Wish;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.composure.store.CountedStatements;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.jpa.domain.Specification;

class PromotionRequestsStoreTest extends StoreTestBase {

    @Autowired
    private PromotionRequests requests;

    @Autowired
    private PromotionRepository promotions;

    @Autowired
    private PromotionViews views;

    @Autowired
    private WakeOutbox wakes;

    @Autowired
    private Policies policies;

    @Test
    void storesPromotionHistoryEventAndWakeTogether() {
        ComposeId compose = given.compose();

        PromotionView view = requests.request(Given.REQUESTER, new Wish(compose, "nightly", "for the demo"), policies);

        assertThat(view.state()).isEqualTo("requested");
        assertThat(view.from()).isEqualTo("periodic");
        assertThat(view.to()).isEqualTo("nightly");
        assertThat(view.reason()).isEqualTo("for the demo");
        assertThat(view.requestedBy()).isEqualTo("requester");
        assertThat(view.deadline()).isEqualTo(view.requestedAt().plusSeconds(24 * 3600));
        assertThat(view.policy().name()).isEqualTo("to-nightly");
        assertThat(view.workflow().id()).isEqualTo("promotion/" + view.id());
        assertThat(view.gates())
                .extracting(gate -> gate.path() + " " + gate.state())
                .containsExactly("identity unknown", "tags unmet");
        assertThat(view.gates().getLast().gates())
                .extracting(gate -> gate.path() + " " + gate.state())
                .containsExactly("tags/all/qa-passed unmet", "tags/none/blocked passed");
        assertThat(given.events(compose)).containsExactly("compose-created", "promotion-requested");
        assertThat(given.changes(compose)).containsExactly("created", "promotion-requested");
        assertThat(wakes.claim(10)).extracting(Wake::work).containsExactly(view.id());
    }

    @Test
    void readsBackThePolicyThatAPromotionPins() {
        UUID promotion = given.requested(given.compose());
        given.requested(given.compose());

        PromotionEntity stored = promotions.findWhole(promotion).orElseThrow();

        assertThat(stored.policyVersion().policy())
                .isEqualTo(policies.match("Fedora", "43", "periodic", "nightly")
                        .orElseThrow()
                        .policy());
        assertThat(given.counts()).containsEntry("policy_version", 1L);
    }

    @Test
    void letsOneOfEightThatAskAtOnceOpenAPromotion() {
        ComposeId compose = given.compose();

        List<Outcome<UUID>> outcomes = AtOnce.times(8, i -> given.requested(compose));

        List<UUID> opened = outcomes.stream()
                .flatMap(outcome -> java.util.stream.Stream.ofNullable(outcome.value()))
                .toList();
        assertThat(opened).hasSize(1);
        assertThat(outcomes.stream().filter(outcome -> outcome.failure() != null))
                .hasSize(7)
                .allSatisfy(outcome -> {
                    ProblemException refused = (ProblemException) Objects.requireNonNull(outcome.failure());
                    assertThat(refused.type()).isEqualTo(ProblemType.PROMOTION_OPEN);
                    assertThat(refused.details())
                            .containsEntry("promotion_id", opened.getFirst().toString());
                });
        assertThat(given.counts()).containsEntry("promotion", 1L).containsEntry("outbox_wake", 1L);
    }

    @Test
    void pinsAPolicyOnceWhenManyComposesUseItFirst() {
        List<ComposeId> composes =
                IntStream.range(0, 8).mapToObj(i -> given.compose()).toList();

        List<Outcome<UUID>> outcomes = AtOnce.times(8, i -> given.requested(composes.get(i)));

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(given.counts()).containsEntry("policy_version", 1L).containsEntry("promotion", 8L);
    }

    @Test
    void opensAnotherPromotionOnceTheFirstHasEnded() {
        ComposeId compose = given.compose();
        UUID first = given.requested(compose);
        given.decided("requester", first, DecisionAction.CANCEL);

        UUID second = given.requested(compose);

        assertThat(second).isNotEqualTo(first);
        assertThat(promotions.findOpen(given.pk(compose)).orElseThrow().id()).isEqualTo(second);
    }

    @Test
    void saysWhyAStageCannotBeReached() {
        ComposeId compose = given.compose();
        ComposeId other = given.compose("Aurora");
        Map<String, Long> before = given.counts();

        assertRefused(ProblemType.NOT_FOUND, new ComposeId("Fedora-1-20200101.n.0"), "nightly");
        assertRefused(ProblemType.INVALID_INPUT, compose, "weekly");
        assertRefused(ProblemType.NOT_REACHABLE, compose, "milestone-candidate");
        assertRefused(ProblemType.NO_POLICY, other, "nightly");
        assertThat(given.counts()).isEqualTo(before);
    }

    @Test
    void rehearsesWithoutLeavingATrace() {
        ComposeId compose = given.readyCompose();
        Wish wish = new Wish(compose, "nightly", null);
        Map<String, Long> before = given.counts();

        Subject subject = requests.rehearse(wish, policies);
        DryRun rehearsal =
                requests.dryRun(wish, policies, Given.allIsWell(compose).facts());
        DryRun unseen = requests.dryRun(wish, policies, subject.known().facts());

        assertThat(given.counts()).isEqualTo(before);
        assertThat(subject.target()).isEqualTo(new Location("nightly", "Fedora/" + compose));
        assertThat(subject.links()).containsExactly(new Location("nightly", "Fedora/latest-Fedora-43"));
        assertThat(rehearsal.state()).isEqualTo("executing");
        assertThat(unseen.state()).isEqualTo("waiting");
        UUID promotion = given.requested(compose);
        assertThat(states(
                        views.of(promotions.findWhole(promotion).orElseThrow()).gates()))
                .isEqualTo(states(unseen.gates()));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> requests.rehearse(wish, policies))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.PROMOTION_OPEN);
    }

    @Test
    void showsFiftyPromotionsWithAsManyStatementsAsOne() {
        IntStream.range(0, 51).forEach(i -> given.requested(given.compose()));

        int one = CountedStatements.during(() -> assertThat(page(1)).hasSize(1));
        int fifty = CountedStatements.during(() -> assertThat(page(50)).hasSize(50));

        assertThat(fifty).isEqualTo(one).isPositive();
    }

    private List<PromotionView> page(int size) {
        return views.of(promotions
                .findAll(Specification.unrestricted(), PageRequest.of(0, size))
                .getContent());
    }

    private static List<String> states(List<PromotionView.Gate> gates) {
        return gates.stream()
                .map(gate -> gate.path() + " " + gate.state() + " " + gate.reason() + " " + states(gate.gates()))
                .toList();
    }

    private void assertRefused(ProblemType type, ComposeId compose, String stage) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> given.requested(compose, stage))
                .extracting(ProblemException::type)
                .isEqualTo(type);
        if (type != ProblemType.INVALID_INPUT) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> requests.rehearse(new Wish(compose, stage, null), policies))
                    .extracting(ProblemException::type)
                    .isEqualTo(type);
        }
    }
}
