package org.composure.promotion.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.store.Change;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeLedger;
import org.composure.gate.Facts;
import org.composure.gate.IdentityFact;
import org.composure.gate.Reading;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.Inspection;
import org.composure.store.AtOnce;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class RequestTagsStoreTest extends StoreTestBase {

    private static final String TAG = "nightly-requested";
    private static final Caller TAGGER = Caller.ofEveryGroup("tagger");

    @Autowired
    private ComposeLedger composes;

    @Autowired
    private PromotionProgress progress;

    @Autowired
    private ChangeLog changes;

    @Autowired
    private JdbcClient jdbc;

    private List<String> tag(ComposeId compose) {
        return composes.tag(TAGGER, compose, TAG, null).tags();
    }

    private UUID promotion(ComposeId compose) {
        return jdbc.sql(
                        "select id from promotion where compose = :pk and requested_by = 'tagger' order by id desc limit 1")
                .param("pk", given.pk(compose))
                .query(UUID.class)
                .single();
    }

    private List<String> tags(ComposeId compose) {
        return jdbc.sql(
                        "select t.name from compose_tag ct join tag t on t.id = ct.tag where ct.compose = :pk order by 1")
                .param("pk", given.pk(compose))
                .query((row, n) -> String.valueOf(row.getString(1)))
                .list();
    }

    private String lastUntagging(ComposeId compose) {
        Change change = changes.ofCompose(given.pk(compose)).stream()
                .filter(entry -> entry.action().equals("untagged"))
                .reduce((first, last) -> last)
                .orElseThrow();
        assertThat(change.user()).isEqualTo("SYSTEM");
        return Objects.requireNonNull(change.message());
    }

    @Test
    void theTagAsksForThePromotionInTheSameTransaction() {
        ComposeId compose = given.readyCompose();

        assertThat(tag(compose)).contains(TAG);

        assertThat(given.state(promotion(compose))).isEqualTo("requested");
        assertThat(given.events(compose)).endsWith("compose-tagged", "promotion-requested");
        assertThat(given.changes(compose)).endsWith("tagged", "promotion-requested");
    }

    @Test
    void aTagThatIsThereAlreadyAsksForNothing() {
        ComposeId compose = given.readyCompose();

        AtOnce.times(6, _ -> tag(compose));
        tag(compose);

        assertThat(given.counts()).containsEntry("promotion", 1L);
        assertThat(tags(compose)).contains(TAG);
    }

    @Test
    void whenItIsCompletedTheRequestTagGoesAndTheStageTagHasCome() {
        ComposeId compose = given.readyCompose();
        tag(compose);
        UUID promotion = promotion(compose);
        progress.assess(promotion, Given.allIsWell(compose), "run");
        given.begun(promotion);
        given.switched(promotion);
        assertThat(tags(compose)).contains("nightly", TAG);

        given.completed(promotion);

        assertThat(tags(compose)).containsExactly("nightly", "qa-passed");
        assertThat(lastUntagging(compose))
                .startsWith(
                        "User \"SYSTEM\" removed \"nightly-requested\" tag. The promotion to nightly is completed.");
        assertThat(given.events(compose)).endsWith("compose-untagged", "promotion-completed");
    }

    @Test
    void whenItIsCancelledTheRequestTagGoesAndSaysWhy() {
        ComposeId compose = given.readyCompose();
        tag(compose);

        given.decided("releng", promotion(compose), DecisionAction.CANCEL);

        assertThat(tags(compose)).containsExactly("qa-passed");
        assertThat(lastUntagging(compose)).endsWith("The promotion to nightly is cancelled. Cancelled by releng.");
        tag(compose);
        assertThat(given.state(promotion(compose)))
                .as("it can be asked for again")
                .isEqualTo("requested");
    }

    @Test
    void whenItFailsTheRequestTagGoesAndTheHistorySaysWhy() {
        ComposeId compose = given.readyCompose();
        tag(compose);
        UUID promotion = promotion(compose);
        Inspection well = Given.allIsWell(compose);
        Facts facts = well.facts();
        IdentityFact another = new IdentityFact(Reading.line("Another-1-20260101.0"), Reading.line(compose.value()));

        progress.assess(
                promotion,
                new Inspection(new Facts(another, facts.status(), facts.signed()), well.stamps(), null),
                "run");

        assertThat(given.state(promotion)).isEqualTo("failed");
        assertThat(tags(compose)).containsExactly("qa-passed");
        assertThat(lastUntagging(compose))
                .startsWith("User \"SYSTEM\" removed \"nightly-requested\" tag. The promotion to nightly is failed. ")
                .contains("Another-1-20260101.0");
        assertThat(given.events(compose)).endsWith("compose-untagged", "promotion-failed");
    }

    @Test
    void whenItFailsAfterItHasBegunTheRequestTagGoesWithTheReason() {
        ComposeId compose = given.readyCompose();
        tag(compose);
        UUID promotion = promotion(compose);
        progress.assess(promotion, Given.allIsWell(compose), "run");
        given.begun(promotion);

        given.takenBack(promotion);

        assertThat(given.state(promotion)).isEqualTo("failed");
        assertThat(tags(compose)).containsExactly("qa-passed");
        assertThat(lastUntagging(compose)).contains("The promotion to nightly is failed. Taken back.");
    }

    @Test
    void whenItExpiresTheHistorySaysWhatWasMissing() {
        ComposeId compose = given.compose();
        tag(compose);
        clock.advance(java.time.Duration.ofHours(25));

        progress.assess(promotion(compose), Given.allIsWell(compose), "run");

        assertThat(lastUntagging(compose)).contains("is expired.", "Gate tags is unmet");
    }

    @Test
    void aRequestThatIsNotPossibleTakesTheTagOffAgainAndSaysWhy() {
        ComposeId compose = given.readyCompose();
        UUID open = given.requested(compose);

        assertThat(tag(compose)).doesNotContain(TAG);

        assertThat(lastUntagging(compose)).contains("No promotion to nightly was requested.", open.toString());
        assertThat(given.counts()).containsEntry("promotion", 1L);
        assertThat(given.events(compose)).endsWith("compose-tagged", "compose-untagged");
    }

    @Test
    void aComposeThatHasReachedTheStageCannotBeAskedForAgain() {
        ComposeId compose = given.nightlyCompose();

        tag(compose);

        assertThat(tags(compose)).doesNotContain(TAG);
        assertThat(lastUntagging(compose)).contains("cannot be reached from nightly");
    }

    @Test
    void forAReleaseWithoutSuchAPolicyItIsATagLikeAnyOther() {
        ComposeId compose = given.compose("Other");

        assertThat(tag(compose)).containsExactly(TAG);

        assertThat(given.counts()).containsEntry("promotion", 0L);
    }
}
