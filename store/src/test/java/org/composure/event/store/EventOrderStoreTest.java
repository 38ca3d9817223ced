package org.composure.event.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeLedger;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class EventOrderStoreTest extends StoreTestBase {

    @Autowired
    private EventOrder order;

    @Autowired
    private ComposeLedger ledger;

    @Autowired
    private WakeOutbox wakes;

    @Autowired
    private JdbcClient jdbc;

    private record Seen(long position, UUID compose, long seq) {}

    @Test
    void numbersTheEventsOfAComposeWithoutGapsWhileManyWrite() {
        ComposeId compose = given.compose();

        AtOnce.times(8, i -> IntStream.range(0, 10).map(n -> toggle(compose, n)).sum());

        assertThat(given.events(compose)).hasSizeGreaterThan(10);
    }

    @Test
    void letsAReaderOfPositionsMissNothingWhileFourWrite() {
        List<ComposeId> composes =
                IntStream.range(0, 4).mapToObj(i -> given.compose()).toList();
        AtomicInteger writing = new AtomicInteger(4);
        List<Callable<List<Seen>>> threads = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            int first = w;
            threads.add(() -> {
                try {
                    IntStream.range(0, 40).forEach(n -> toggle(composes.get((first + n) % 4), n));
                } finally {
                    writing.decrementAndGet();
                }
                return List.of();
            });
        }
        // Two relays give positions at once, as may be for a moment when the lease changes hands.
        Callable<List<Seen>> relay = () -> {
            List<Seen> seen = new ArrayList<>();
            boolean last;
            do {
                last = writing.get() == 0;
                while (order.advance(7) > 0) {
                    seen.addAll(after(seen.isEmpty() ? 0 : seen.getLast().position()));
                }
                seen.addAll(after(seen.isEmpty() ? 0 : seen.getLast().position()));
            } while (!last);
            return seen;
        };
        threads.add(relay);
        threads.add(relay);

        List<Outcome<List<Seen>>> outcomes = AtOnce.all(threads);

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(order.advance(100)).isZero();
        long events = given.counts().getOrDefault("event", 0L);
        List<Seen> all = after(0);
        assertThat(all)
                .extracting(Seen::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events).boxed().toList());
        assertThat(outcomes.get(4).value()).isEqualTo(all);
        assertThat(outcomes.get(5).value()).isEqualTo(all);
        Map<UUID, Long> last = new HashMap<>();
        all.forEach(event -> assertThat(event.seq()).isEqualTo(last.merge(event.compose(), 1L, Long::sum)));
    }

    @Test
    void wakesTheOpenPromotionOfAComposeThatAnotherTagged() {
        ComposeId compose = given.compose();
        UUID promotion = given.requested(compose);
        settle();

        ledger.tag(Given.BUILDER, compose, "qa-passed", null);
        ledger.tag(Given.BUILDER, given.compose(), "qa-passed", null);
        order.advance(100);

        assertThat(wakes.claim(10)).extracting(WakeOutbox.Wake::work).containsExactly(promotion);
    }

    @Test
    void wakesNoPromotionBecauseOfWhatItDidItself() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);
        settle();

        assertThat(given.switched(promotion)).isTrue();

        assertThat(order.advance(100)).isEqualTo(2);
        assertThat(wakes.waiting()).isZero();
    }

    @Test
    void wakesNoPromotionThatHasEnded() {
        ComposeId compose = given.nightlyCompose();
        settle();

        ledger.tag(Given.BUILDER, compose, "blocked", null);
        order.advance(100);

        assertThat(wakes.waiting()).isZero();
    }

    /** Gives every position and delivers every wake. */
    private void settle() {
        order.advance(1000);
        wakes.delivered(wakes.claim(1000).stream().map(WakeOutbox.Wake::id).toList());
    }

    private int toggle(ComposeId compose, int n) {
        if (n % 2 == 0) {
            ledger.tag(Given.BUILDER, compose, "blocked", null);
        } else {
            ledger.untag(Given.BUILDER, compose, "blocked", null);
        }
        return 1;
    }

    private List<Seen> after(long position) {
        return jdbc.sql("select position, compose, seq from event where position > :position order by position")
                .param("position", position)
                .query((row, n) ->
                        new Seen(row.getLong("position"), row.getObject("compose", UUID.class), row.getLong("seq")))
                .list();
    }
}
