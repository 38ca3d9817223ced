package org.composure.event.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.event.store.WakeOutbox.Wake;
import org.composure.step.WorkKind;
import org.composure.store.AtOnce;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class WakeOutboxStoreTest extends StoreTestBase {

    private static final UUID NIL = new UUID(0, 0);

    @Autowired
    private WakeOutbox wakes;

    @Test
    void givesEachWakeToOneWorker() {
        List<UUID> promotions =
                IntStream.range(0, 40).mapToObj(i -> new UUID(1, i)).toList();
        promotions.forEach(promotion -> wakes.wake(WorkKind.PROMOTION, promotion));

        var claimed = AtOnce.times(4, i -> {
            List<Wake> all = new ArrayList<>();
            for (List<Wake> some = wakes.claim(3); !some.isEmpty(); some = wakes.claim(3)) {
                all.addAll(some);
            }
            return all;
        });

        List<UUID> woken = claimed.stream()
                .flatMap(worker -> java.util.Objects.requireNonNull(worker.value()).stream())
                .map(Wake::work)
                .toList();
        assertThat(woken).containsExactlyInAnyOrderElementsOf(promotions);
    }

    @Test
    void aWriterWhoseClockIsFastDelaysNoWake() {
        clock.advance(Duration.ofMinutes(5));
        wakes.wake(WorkKind.PROMOTION, new UUID(1, 1));
        clock.reset();

        assertThat(wakes.claim(10)).extracting(Wake::work).containsExactly(new UUID(1, 1));
    }

    @Test
    void givesAWakeAgainThatWasNotDelivered() {
        wakes.wake(WorkKind.PROMOTION, new UUID(1, 1));
        wakes.wake(WorkKind.PROMOTION, new UUID(1, 2));
        List<Wake> claimed = wakes.claim(10);
        assertThat(claimed).hasSize(2);
        assertThat(wakes.claim(10)).isEmpty();

        wakes.delivered(List.of(claimed.getFirst().id()));
        clock.advance(Duration.ofSeconds(16));

        assertThat(wakes.claim(10)).containsExactly(claimed.getLast());
    }

    @Test
    void wakesWhatIsOverdueInBatchesAndOnceEach() {
        List<UUID> promotions = IntStream.range(0, 5)
                .mapToObj(i -> given.requested(given.compose()))
                .toList();
        deliverAll();
        assertThat(wakes.wakeOverdue(WorkKind.PROMOTION, 10)).isZero();

        clock.advance(Duration.ofMinutes(2));

        assertThat(wakes.wakeOverdue(WorkKind.PROMOTION, 3)).isEqualTo(3);
        assertThat(wakes.wakeOverdue(WorkKind.PROMOTION, 3)).isEqualTo(2);
        assertThat(wakes.wakeOverdue(WorkKind.PROMOTION, 3)).isZero();
        assertThat(wakes.claim(10)).extracting(Wake::work).containsExactlyInAnyOrderElementsOf(promotions);
    }

    @Test
    void wakesEveryOpenPromotionInBatchesInTheOrderOfIds() {
        TreeSet<String> open = new TreeSet<>();
        IntStream.range(0, 5)
                .forEach(i -> open.add(given.requested(given.compose()).toString()));
        given.nightlyCompose();
        deliverAll();

        int batches = 0;
        for (Optional<UUID> last = wakes.wakeOpen(WorkKind.PROMOTION, NIL, 2);
                last.isPresent();
                last = wakes.wakeOpen(WorkKind.PROMOTION, last.get(), 2)) {
            batches++;
        }

        assertThat(batches).isEqualTo(3);
        assertThat(wakes.claim(10)).extracting(wake -> wake.work().toString()).containsExactlyElementsOf(open);
    }

    private void deliverAll() {
        wakes.delivered(wakes.claim(1000).stream().map(Wake::id).toList());
    }
}
