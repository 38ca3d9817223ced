package org.composure.promotion.store;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.composure.promotion.PromotionStep;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** How far the steps of promotions have got. One row a step; single statements, so no lock is needed. */
public class StepLedger {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes through the given client, at the clock's time. */
    public StepLedger(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A step is about to be tried.
     *
     * @return whether there is something to do: false if an earlier attempt has finished it
     */
    @Transactional
    public boolean started(UUID promotion, PromotionStep step) {
        return jdbc.sql("""
                                insert into step (promotion, name, state, attempts, started_at)
                                values (:promotion, :name, 'running', 1, :now)
                                on conflict (promotion, name) do update
                                    set state = 'running', attempts = step.attempts + 1, error = null
                                    where step.state <> 'done'
                                """)
                        .param("promotion", promotion)
                        .param("name", step.wire())
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** A step is done; the first time counts. */
    @Transactional
    public void finished(UUID promotion, PromotionStep step) {
        jdbc.sql("""
                        update step set state = 'done', finished_at = :now, error = null
                        where promotion = :promotion and name = :name and state <> 'done'
                        """)
                .param("promotion", promotion)
                .param("name", step.wire())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** An attempt failed. */
    @Transactional
    public void failed(UUID promotion, PromotionStep step, String error) {
        jdbc.sql("""
                        update step set state = 'failed', error = :error
                        where promotion = :promotion and name = :name and state <> 'done'
                        """)
                .param("promotion", promotion)
                .param("name", step.wire())
                .param("error", error)
                .update();
    }
}
