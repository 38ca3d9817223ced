package org.composure.promotion.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.compose.ComposeId;
import org.composure.policy.store.PolicyVersionRepository;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionView.Manifest;
import org.composure.step.StepProgress;
import org.composure.step.store.ProgressView;
import org.composure.step.store.Stall;
import org.composure.step.store.StepLedger;
import org.composure.step.store.StepView;
import org.composure.store.CountedStatements;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PromotionViewsStoreTest extends StoreTestBase {

    private static final StepProgress HALF = new StepProgress(50, 100, 10, 5_000, 10_000, 1_000);

    @Autowired
    private PromotionViews views;

    @Autowired
    private PromotionRepository promotions;

    @Autowired
    private PolicyVersionRepository policies;

    @Autowired
    private DecisionLedger decisions;

    @Autowired
    private PromotionProgress progress;

    @Autowired
    private StepLedger steps;

    @Autowired
    private TreeLedger trees;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JsonMapper json;

    private ComposeId compose;
    private UUID promotion;

    @BeforeEach
    void oneExecutes() {
        compose = given.readyCompose();
        promotion = given.executing(compose);
    }

    @Test
    void showsHowFarAStepIsAndHowFast() {
        halfDone(promotion);

        ProgressView shown = Objects.requireNonNull(step().progress());

        assertThat(shown.filesDone()).isEqualTo(50);
        assertThat(shown.filesTotal()).isEqualTo(100);
        assertThat(shown.filesKept()).isEqualTo(10);
        assertThat(shown.bytesDone()).isEqualTo(5_000);
        assertThat(shown.bytesTotal()).isEqualTo(10_000);
        assertThat(shown.bytesKept()).isEqualTo(1_000);
        assertThat(shown.filesPerSecond()).isBetween(3.9, 4.0);
        assertThat(shown.bytesPerSecond()).isBetween(390L, 400L);
        assertThat(shown.eta()).isAfter(clock.instant());
        assertThat(step().remedy()).isNull();
        assertThat(view().steps().getFirst().progress()).as("begin").isNull();
        assertThat(open().step()).isEqualTo(step());
    }

    @Test
    void showsWhatAnEarlierAttemptDidUntilThePresentOneSpeaks() {
        halfDone(promotion);
        steps.started(promotion, PromotionStep.LINK_FILES);

        ProgressView shown = Objects.requireNonNull(step().progress());

        assertThat(shown.filesDone()).isEqualTo(50);
        assertThat(shown.at()).isNull();
        assertThat(shown.eta()).isNull();
    }

    @Test
    void saysInOnePlaceWhyItIsStalledAndWhatToDo() {
        halfDone(promotion);
        steps.failed(promotion, PromotionStep.LINK_FILES, 1, "The volume is full", "make room on it");
        assertThat(view().stall()).as("it is tried again").isNull();

        progress.stall(promotion, PromotionStep.LINK_FILES, "The volume is full");

        Stall stall = new Stall("link-files", "The volume is full", "make room on it", view().stateSince());
        assertThat(view().stall()).isEqualTo(stall);
        assertThat(open().stall()).isEqualTo(stall);
        assertThat(step().remedy()).isEqualTo("make room on it");
        assertThat(message("promotion-stalled").at("/promotion/stall/remedy").asString())
                .isEqualTo("make room on it");
    }

    @Test
    void knowsWhatToDoAboutAnyError() {
        steps.started(promotion, PromotionStep.VERIFY);
        progress.stall(promotion, PromotionStep.VERIFY, "The worker did not answer in time.");

        assertThat(view().stall())
                .isEqualTo(new Stall(
                        "verify",
                        "The worker did not answer in time.",
                        "Do what the error says, then retry, or cancel.",
                        view().stateSince()));
        assertThat(step().remedy()).isNull();
    }

    @Test
    void aStallOfWhichNothingWasWrittenDownIsShownToo() {
        progress.stall(promotion, PromotionStep.VERIFY, "The worker did not answer in time.");

        assertThat(view().stall())
                .extracting(Stall::step, Stall::reason)
                .containsExactly(null, "A step used up its tries.");
        assertThat(open().stall()).isEqualTo(view().stall());
    }

    @Test
    void theLastStepThatFailedIsTheOneThatStalls() {
        steps.started(promotion, PromotionStep.LINK_FILES);
        steps.failed(promotion, PromotionStep.LINK_FILES, "The promotion was cancelled.");
        steps.started(promotion, PromotionStep.TAKE_BACK);
        progress.stall(promotion, PromotionStep.TAKE_BACK, "Permission denied");

        assertThat(view().stall()).extracting(Stall::step).isEqualTo("take-back");
        assertThat(open().stall()).isEqualTo(view().stall());
    }

    @Test
    void showsTheManifestBeforeTheSwitchAndAfterIt() {
        assertThat(view().manifest()).isNull();
        trees.manifest(promotion, ".composure/manifests/one", "ab12");
        Manifest manifest = new Manifest("nightly", ".composure/manifests/one", "ab12");

        assertThat(view().manifest()).isEqualTo(manifest);
        given.switched(promotion);
        given.completed(promotion);
        assertThat(view().manifest()).isEqualTo(manifest);
    }

    @Test
    void fiftyThatExecuteNeedAsManyStatementsAsOne() {
        List<UUID> more = IntStream.range(0, 50)
                .mapToObj(i -> given.executing(given.readyCompose()))
                .toList();
        more.forEach(this::halfDone);
        more.forEach(id -> trees.manifest(id, "manifest of " + id, "ab12"));

        assertThat(statements(more)).isEqualTo(statements(more.subList(0, 1)));
        assertThat(CountedStatements.during(() -> board().glance(50, 50)))
                .isEqualTo(CountedStatements.during(() -> board().glance(1, 1)));
    }

    private int statements(List<UUID> ids) {
        List<PromotionEntity> rows =
                ids.stream().map(id -> promotions.findWhole(id).orElseThrow()).toList();
        return CountedStatements.during(() ->
                assertThat(views.of(rows)).extracting(PromotionView::manifest).doesNotContainNull());
    }

    private void halfDone(UUID id) {
        int attempt = steps.started(id, PromotionStep.LINK_FILES).orElseThrow();
        clock.advance(Duration.ofSeconds(10));
        steps.progressed(id, PromotionStep.LINK_FILES, attempt, HALF);
    }

    private PromotionView view() {
        return views.of(promotions.findWhole(promotion).orElseThrow());
    }

    private StepView step() {
        return view().steps().getLast();
    }

    private PromotionBoard board() {
        return new PromotionBoard(jdbc, promotions, policies, views, decisions);
    }

    private PromotionBoard.Open open() {
        return board().glance(1, 0).open().getFirst();
    }

    private JsonNode message(String type) {
        return json.readTree(jdbc.sql("select body from event where compose = :compose and type = :type")
                .param("compose", given.pk(compose))
                .param("type", type)
                .query(String.class)
                .single());
    }
}
