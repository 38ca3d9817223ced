package org.composure.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes rows that are due, all of a batch in one transaction; where that fails, each in one of its own, so that one that cannot be
 * taken holds up no other. That one is left alone for a minute: it neither fills the batch nor the log.
 *
 * @param <K> what rows are known by
 */
public final class OneByOne<K> {

    private static final Logger LOG = LoggerFactory.getLogger(OneByOne.class);
    private static final Duration ALONE = Duration.ofMinutes(1);

    private final String what;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final Map<K, Instant> aside = new ConcurrentHashMap<>();

    /**
     * Takes in transactions of the given kind.
     *
     * @param what what a row is, for the log
     */
    public OneByOne(String what, PlatformTransactionManager transactions, Clock clock) {
        this.what = what;
        this.transactions = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * Takes some.
     *
     * @param limit how many at most
     * @param due finds so many at most, without a lock
     * @param take locks one and takes it, in a transaction; says whether it was still due
     * @return how many were taken
     */
    public int take(int limit, IntFunction<List<K>> due, Predicate<K> take) {
        Instant now = clock.instant();
        aside.values().removeIf(until -> !until.isAfter(now));
        List<K> found = due.apply(limit + aside.size()).stream()
                .filter(row -> !aside.containsKey(row))
                .limit(limit)
                .toList();
        try {
            return Objects.requireNonNull(transactions.execute(_ -> count(found, take)));
        } catch (RuntimeException e) {
            if (Outage.is(e)) {
                throw e;
            }
        }
        return oneByOne(found, take, now);
    }

    /** Which one it is that cannot be taken, nobody has said. */
    private int oneByOne(List<K> found, Predicate<K> take, Instant now) {
        int taken = 0;
        for (K row : found) {
            try {
                taken += Objects.requireNonNull(transactions.execute(_ -> count(List.of(row), take)));
            } catch (RuntimeException e) {
                if (Outage.is(e)) {
                    throw e;
                }
                aside.put(row, now.plus(ALONE));
                LOG.error("the {} {} is due and was not taken; it will be tried again in a minute", what, row, e);
            }
        }
        return taken;
    }

    private int count(List<K> rows, Predicate<K> take) {
        return (int) rows.stream().filter(take).count();
    }
}
