package org.composure.promotion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.promotion.store.TreeLedger.Leftover;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class TreeLedgerStoreTest extends StoreTestBase {

    private static final Location LINK = new Location("nightly", "Fedora/latest-Fedora-43");

    @Autowired
    private TreeLedger trees;

    private ComposeId older;
    private ComposeId newer;
    private UUID promotionOfOlder;
    private UUID promotionOfNewer;

    @BeforeEach
    void twoComposesOfOneRelease() {
        older = given.readyCompose();
        newer = given.readyCompose();
        promotionOfOlder = given.executing(older);
        promotionOfNewer = given.executing(newer);
    }

    @Test
    void movesALinkForwardOnly() throws IOException {
        assertThat(claim(older, promotionOfOlder)).isTrue();
        assertThat(claim(newer, promotionOfNewer)).isTrue();
        assertThat(claim(older, promotionOfOlder)).isFalse();
        assertThat(claim(newer, promotionOfNewer)).isTrue();

        assertThat(set(promotionOfOlder)).isEmpty();
        assertThat(set(promotionOfNewer)).containsExactly(older.value(), newer.value());
        assertThat(set(promotionOfNewer)).containsExactly(newer.value());
    }

    @Test
    void knowsEveryTargetThatMayStandOnDiskAfterACrash() throws IOException {
        claim(older, promotionOfOlder);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> trees.setLink(LINK, promotionOfOlder, known -> {
                    throw new IOException("read-only file system");
                }));

        claim(older, promotionOfOlder);
        claim(newer, promotionOfNewer);

        assertThat(set(promotionOfNewer)).containsExactly(older.value(), newer.value());
    }

    @Test
    void aSlowVolumeMayTakeLongerThanASessionMayBeIdle() throws IOException {
        claim(older, promotionOfOlder);
        List<String> timeouts = new ArrayList<>();

        trees.setLink(LINK, promotionOfOlder, _ -> timeouts.add(given.idleTimeout()));

        assertThat(timeouts).containsExactly("2min");
        assertThat(given.idleTimeout()).isEqualTo("15s");
    }

    @Test
    void leavesTheLinkWithTheNewestWhoeverClaimsFirst() throws IOException {
        for (int i = 0; i < 20; i++) {
            Location link = new Location("nightly", "Fedora/latest-" + i);
            List<Outcome<Boolean>> outcomes = AtOnce.all(List.of(
                    () -> trees.claimLink(link, older.value(), older.value(), given.pk(older), promotionOfOlder),
                    () -> trees.claimLink(link, newer.value(), newer.value(), given.pk(newer), promotionOfNewer)));

            assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
            assertThat(outcomes.getLast().value()).isTrue();
            List<String> known = new ArrayList<>();
            trees.setLink(link, promotionOfNewer, known::addAll);
            assertThat(known).endsWith(newer.value());
        }
    }

    @Test
    void reservesNoPlaceInOrAroundAnotherTree() {
        Location taken = trees.reservation(promotionOfOlder).orElseThrow().location();
        String parent = taken.path().substring(0, taken.path().lastIndexOf('/'));
        UUID compose = given.pk(newer);

        for (String path : List.of(taken.path(), taken.path() + "/compose/x", parent)) {
            assertThat(trees.reserve(new Location(taken.volume(), path), compose, promotionOfNewer))
                    .as(path)
                    .isFalse();
        }
        assertThat(trees.reserve(new Location("candidate", taken.path()), compose, promotionOfNewer))
                .isTrue();
        assertThat(trees.reserve(new Location(taken.volume(), taken.path() + "0"), compose, promotionOfNewer))
                .isTrue();
        assertThat(trees.reserve(new Location(taken.volume(), parent + "0/x"), compose, promotionOfNewer))
                .isTrue();
    }

    @Test
    void remembersWhatIsStaged() {
        trees.willStage(promotionOfOlder, ".staging-1");
        trees.staged(promotionOfOlder, ".staging-1", "device 1, inode 2");

        TreeLedger.Reservation reservation = trees.reservation(promotionOfOlder).orElseThrow();

        assertThat(reservation.staging()).isEqualTo(".staging-1");
        assertThat(reservation.identity()).isEqualTo("device 1, inode 2");
        trees.willStage(promotionOfOlder, ".staging-2");
        assertThat(trees.reservation(promotionOfOlder).orElseThrow().identity()).isNull();
        given.switched(promotionOfOlder);
        assertThat(trees.reservation(promotionOfOlder)).isEmpty();
    }

    @Test
    void knowsWhatDeadAttemptsMayHaveLeftUntilItIsForgotten() {
        trees.willStage(promotionOfOlder, "first");
        trees.staged(promotionOfOlder, "first", "1:2:3");
        trees.willStage(promotionOfOlder, "second");
        Leftover first = new Leftover("nightly", "first", promotionOfOlder, "1:2:3");

        assertThat(trees.leftoversOf(promotionOfOlder)).containsExactly(first);
        assertThat(trees.leftovers(Instant.parse("2999-01-01T00:00:00Z"), 10))
                .as("an open promotion cares for its own")
                .isEmpty();

        // An attempt that was overtaken writes down late what it made: it is still known, and is not the present one.
        trees.staged(promotionOfOlder, "first", "1:2:4");
        assertThat(trees.reservation(promotionOfOlder).orElseThrow().identity()).isNull();
        trees.forget(first);
        assertThat(trees.leftoversOf(promotionOfOlder)).isEmpty();
    }

    private boolean claim(ComposeId compose, UUID promotion) {
        return trees.claimLink(LINK, compose.value(), compose.value(), given.pk(compose), promotion);
    }

    private List<String> set(UUID promotion) throws IOException {
        List<String> known = new ArrayList<>();
        trees.setLink(LINK, promotion, known::addAll);
        return known;
    }
}
