package org.composure.removal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.compose.ComposeId;
import org.composure.removal.RemovalAction;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DueRemovalsStoreTest extends RemovalStoreTestBase {

    private ComposeId expiring() {
        ComposeId compose = given.compose();
        expireAt(compose, clock.instant().plus(NOTICE).minusSeconds(1));
        return compose;
    }

    private List<UUID> open() {
        return jdbc.sql("select id from removal where ended_at is null")
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    @Test
    void makesARemovalOfWhatExpiresWithinTheNoticeAndNoOther() {
        ComposeId compose = expiring();
        ComposeId later = given.compose();
        expireAt(later, clock.instant().plus(NOTICE).plusSeconds(60));
        given.compose("RHEL");

        assertThat(due.ofComposes(10)).isEqualTo(1);
        assertThat(due.ofComposes(10)).as("once").isZero();

        RemovalView removal = view(open().getFirst());
        assertThat(removal.composeId()).isEqualTo(compose.value());
        assertThat(removal.dueAt()).isEqualTo(compose(compose).expiresAt());
        assertThat(removal.reason())
                .isEqualTo("It expires at " + removal.dueAt()
                        + ". Policy to-nightly keeps a compose for 7d after it entered periodic.");
        assertThat(given.changes(compose)).endsWith("removal-requested");
        assertThat(jdbc.sql("select kind from outbox_wake where work = :work")
                        .param("work", removal.id())
                        .query(String.class)
                        .list())
                .containsExactly("removal");
    }

    @Test
    void leavesOutWhatIsInTheLastStageOrNotThereOrAskedForAlready() {
        set(expiring(), "stage", "milestone");
        jdbc.sql("update compose set location_volume = null, location_path = null where id = :id")
                .param("id", expiring().value())
                .update();
        ComposeId gone = expiring();
        removed(gone);
        expireAt(gone, clock.instant());
        requested(expiring());

        assertThat(due.ofComposes(10)).isZero();
    }

    @Test
    void takesNoMoreAtATimeThanItIsToldTheEarliestFirst() {
        ComposeId first = expiring();
        expireAt(first, clock.instant());
        expiring();
        expiring();

        assertThat(due.ofComposes(1)).isEqualTo(1);
        assertThat(view(open().getFirst()).composeId()).isEqualTo(first.value());
        assertThat(due.ofComposes(2)).isEqualTo(2);
    }

    @RepeatedTest(10)
    void severalWorkersAtOnceMakeOneOfEach() {
        IntStream.range(0, 12).forEach(_ -> expiring());

        List<Outcome<Integer>> made = AtOnce.times(6, _ -> due.ofComposes(5) + due.ofComposes(12));

        assertThat(made).extracting(Outcome::failure).containsOnlyNulls();
        due.ofComposes(100);
        assertThat(open()).hasSize(12);
        assertThat(jdbc.sql("select count(*) from change where action = 'removal-requested'")
                        .query(Long.class)
                        .single())
                .isEqualTo(12);
    }

    @Test
    void composesAtOnePlaceTakeTurnsAndHoldUpNoOther() {
        ComposeId one = expiring();
        expireAt(one, clock.instant());
        ComposeId same = expiring();
        set(same, "location_path", one.value());
        expiring();

        assertThat(due.ofComposes(10)).isEqualTo(2);
        assertThat(due.ofComposes(10)).isZero();
        UUID first = open().stream()
                .filter(id -> view(id).composeId().equals(one.value()))
                .findFirst()
                .orElseThrow();
        requests.decide(ANN, first, RemovalAction.CANCEL, null);

        assertThat(due.ofComposes(10)).isEqualTo(1);
    }

    @Test
    void treesThatPromotionsLeftFollowTheirGracePeriod() {
        ComposeId compose = given.nightlyCompose();
        assertThat(due.ofTrees(10)).isZero();

        clock.advance(Duration.ofDays(7).plusSeconds(1));
        List<Outcome<Integer>> made = AtOnce.times(6, _ -> due.ofTrees(10));

        assertThat(made).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(made).extracting(Outcome::value).contains(1);
        assertThat(open()).hasSize(1);
        RemovalView removal = view(open().getFirst());
        assertThat(removal.kind()).isEqualTo("tree");
        assertThat(removal.location()).hasToString("incoming:" + compose);
    }

    @Test
    void whatCannotBeRemovedHoldsUpNoOther() {
        ComposeId broken = expiring();
        expireAt(broken, clock.instant());
        ComposeId sound = expiring();
        jdbc.sql("""
                        create function refuse() returns trigger language plpgsql as
                        $$ begin
                            if exists (select 1 from compose where pk = new.compose and id = '%s') then
                                raise unique_violation;
                            end if;
                            return new;
                        end $$
                        """.formatted(broken)).update();
        jdbc.sql("create trigger refuse before insert on removal for each row execute function refuse()")
                .update();
        try {
            assertThat(due.ofComposes(1)).isZero();
            assertThat(due.ofComposes(1)).isEqualTo(1);
            assertThat(view(open().getFirst()).composeId()).isEqualTo(sound.value());
        } finally {
            jdbc.sql("drop function refuse() cascade").update();
        }

        clock.advance(Duration.ofMinutes(2));
        assertThat(due.ofComposes(10)).isEqualTo(1);
    }
}
