package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.composure.e2e.Mailbox.Letter;
import org.composure.testing.stack.Stack;

/**
 * What became of the messages.
 *
 * @param written how many events there are
 * @param received how many of them came, each counted once
 * @param lost how many did not come
 * @param outOfOrder how many came for the first time after a later one of their compose
 */
record Deliveries(int written, int received, int lost, int outOfOrder) {

    /** Waits until the outbox is empty, and compares what came with what was written. */
    static Deliveries of(Stack stack, Mailbox mailbox) throws Exception {
        Facts facts = new Facts(stack);
        Awaitility.await("the outbox is empty")
                .atMost(Duration.ofMinutes(2))
                .until(() -> facts.count("select count(*) from outbox_message") == 0);
        List<Letter> letters = mailbox.readAll(stack.broker());
        Set<String> written = new TreeSet<>(facts.texts("select id from event"));
        Set<String> received = new TreeSet<>(letters.stream().map(Letter::id).toList());
        Map<String, Long> last = new HashMap<>();
        int outOfOrder = 0;
        for (Letter letter : letters) {
            long before = last.getOrDefault(letter.composeId(), 0L);
            outOfOrder += letter.seq() < before ? 1 : 0;
            last.put(letter.composeId(), Math.max(before, letter.seq()));
        }
        Set<String> lost = new TreeSet<>(written);
        lost.removeAll(received);
        assertThat(written).as("nothing was told that was not written").containsAll(received);
        return new Deliveries(written.size(), received.size(), lost.size(), outOfOrder);
    }

    /** Asserts that nothing was lost and nothing came too early. */
    void assertWhole() {
        assertThat(lost).as("lost, of %s", this).isZero();
        assertThat(outOfOrder).as("out of order, of %s", this).isZero();
    }
}
