package org.composure.removal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.store.TreeLedger;
import org.composure.removal.store.RemovalRequests.Wish;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Everything that can keep a compose. */
class KeepersStoreTest extends RemovalStoreTestBase {

    @Autowired
    private TreeLedger trees;

    private void relate(String sql, ComposeId one, ComposeId other) {
        jdbc.sql(sql)
                .param("one", given.pk(one))
                .param("other", given.pk(other))
                .update();
    }

    @Test
    void nothingKeepsAComposeOfWhichNobodySaysAnything() {
        assertThat(keptBy(given.compose())).isEmpty();
    }

    @Test
    void theLastStageKeepsItForEver() {
        ComposeId compose = given.compose();
        set(compose, "stage", "milestone");

        assertThat(keptBy(compose)).containsExactly("milestone");
    }

    @Test
    void eachHoldKeepsItAndSaysWhose() {
        ComposeId compose = given.compose();
        expiries.hold(ANN, compose, "QE needs it");
        expiries.hold(Caller.ofEveryGroup("bob"), compose, null);

        assertThat(requests.rehearse(new Wish(compose, null, null)).keptBy())
                .extracting(KeptBy::reason)
                .containsExactly("It is on hold by ann: QE needs it", "It is on hold by bob.");
    }

    @Test
    void anOpenPromotionKeepsItUntilItEnds() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.requested(compose);
        assertThat(keptBy(compose)).containsExactly("promotion");

        given.decided("ann", promotion, org.composure.promotion.DecisionAction.CANCEL);

        assertThat(keptBy(compose)).isEmpty();
    }

    @Test
    void childrenAndRespinsKeepItUntilTheyAreGone() {
        ComposeId parent = given.compose();
        ComposeId child = given.compose();
        ComposeId respin = given.compose();
        relate("insert into compose_parent (compose, parent) values (:one, :other)", child, parent);
        relate("update compose set respin_of = :other where pk = :one", respin, parent);
        assertThat(keptBy(parent)).containsExactly("child", "respin");

        removed(child);
        assertThat(keptBy(parent)).containsExactly("respin");
        removed(respin);
        assertThat(keptBy(parent)).isEmpty();
    }

    @Test
    void aLinkKeepsWhateverItMayLeadTo() throws Exception {
        ComposeId older = given.nightlyCompose();
        ComposeId newer = given.nightlyCompose();
        point(older);
        assertThat(keptBy(older)).containsExactly("link");

        UUID promotion = claim(newer);
        assertThat(keptBy(older)).as("the link may not have been replaced yet").containsExactly("link");
        assertThat(keptBy(newer)).containsExactly("link");

        trees.setLink(LINK, promotion, _ -> {});
        assertThat(keptBy(older)).isEmpty();
        assertThat(keptBy(newer)).containsExactly("link");
    }

    private static final Location LINK = new Location("nightly", "Fedora/latest-Fedora-43");

    private void point(ComposeId compose) throws Exception {
        trees.setLink(LINK, claim(compose), _ -> {});
    }

    private UUID claim(ComposeId compose) {
        UUID promotion = jdbc.sql("select id from promotion where compose = :compose")
                .param("compose", given.pk(compose))
                .query(UUID.class)
                .single();
        trees.claimLink(LINK, compose.value(), "Fedora/" + compose, given.pk(compose), promotion);
        return promotion;
    }

    @Test
    void anotherComposeInItsDirectoryKeepsIt() {
        ComposeId outer = given.compose();
        ComposeId inner = given.compose();
        ComposeId beside = given.compose();
        set(inner, "location_path", outer + "/inner");
        set(beside, "location_path", outer + "-beside");

        assertThat(requests.rehearse(new Wish(outer, null, null)).keptBy())
                .containsExactly(new KeptBy("inner", "The compose " + inner + " lies in incoming:" + outer + "."));
        assertThat(keptBy(inner)).isEmpty();
    }

    @Test
    void whatLiesOnNoVolumeCannotBeRemoved() {
        ComposeId compose = given.compose();
        jdbc.sql("update compose set location_volume = null, location_path = null where id = :id")
                .param("id", compose.value())
                .update();

        assertThat(keptBy(compose)).containsExactly("no-location");
    }

    @Test
    void everythingThatKeepsItIsSaidAndNamesAreBounded() {
        ComposeId compose = given.readyCompose();
        for (int i = 0; i < 7; i++) {
            expiries.hold(Caller.ofEveryGroup("holder-" + i), compose, null);
        }
        given.requested(compose);

        List<String> kept = keptBy(compose);

        assertThat(kept).containsExactly("hold", "hold", "hold", "hold", "hold", "promotion");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> requested(compose))
                .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.KEPT))
                .withMessageContaining("It is on hold by holder-0. ")
                .withMessageContaining("Its promotion to nightly is open: ");
    }
}
