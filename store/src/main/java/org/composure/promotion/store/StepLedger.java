package org.composure.promotion.store;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import java.util.UUID;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.StepProgress;
import org.jspecify.annotations.Nullable;
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

    /** What an attempt at a step has to do, seen from the outside. */
    public enum Standing {
        /** Go on. */
        CURRENT,
        /** Stop: somebody has cancelled the promotion. */
        CANCELLED,
        /** Stop: another attempt has taken its place, or the step is over. */
        OVERTAKEN
    }

    /**
     * A step is about to be tried.
     *
     * @return the attempt's number, from 1; empty if an earlier attempt has finished the step
     */
    @Transactional
    public OptionalInt started(UUID promotion, PromotionStep step) {
        return jdbc
                .sql("""
                        insert into step (promotion, name, state, attempts, started_at, attempt_at)
                        values (:promotion, :name, 'running', 1, :now, :now)
                        on conflict (promotion, name) do update
                            set state = 'running', attempts = step.attempts + 1, attempt_at = :now,
                                progress_at = null, error = null, remedy = null
                            where step.state <> 'done'
                        returning attempts
                        """)
                .param("promotion", promotion)
                .param("name", step.wire())
                .param("now", now())
                .query(Integer.class)
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /**
     * An attempt says how far it has come, and learns whether it is to go on.
     *
     * @param attempt the number that {@link #started} gave it
     */
    @Transactional
    public Standing progressed(UUID promotion, PromotionStep step, int attempt, StepProgress progress) {
        return jdbc.sql("""
                        update step set progress_at = :now,
                            files = :files, files_in_all = :filesInAll, files_kept = :filesKept,
                            bytes = :bytes, bytes_in_all = :bytesInAll, bytes_kept = :bytesKept
                        where promotion = :promotion and name = :name and attempts = :attempt and state = 'running'
                        returning exists (
                            select 1 from decision d where d.promotion = step.promotion and d.action = 'cancel')
                        """)
                .param("promotion", promotion)
                .param("name", step.wire())
                .param("attempt", attempt)
                .param("now", now())
                .param("files", progress.files())
                .param("filesInAll", progress.filesInAll())
                .param("filesKept", progress.filesKept())
                .param("bytes", progress.bytes())
                .param("bytesInAll", progress.bytesInAll())
                .param("bytesKept", progress.bytesKept())
                .query(Boolean.class)
                .optional()
                .map(cancelled -> cancelled ? Standing.CANCELLED : Standing.CURRENT)
                .orElse(Standing.OVERTAKEN);
    }

    /** A step is done; the first time counts. */
    @Transactional
    public void finished(UUID promotion, PromotionStep step) {
        jdbc.sql("""
                        update step set state = 'done', finished_at = :now, error = null, remedy = null
                        where promotion = :promotion and name = :name and state <> 'done'
                        """)
                .param("promotion", promotion)
                .param("name", step.wire())
                .param("now", now())
                .update();
    }

    /**
     * An attempt failed.
     *
     * @param error why, in a sentence
     * @param remedy what to do about it; null where that is not known, and for an error that was said before
     */
    @Transactional
    public void failed(UUID promotion, PromotionStep step, String error, @Nullable String remedy) {
        jdbc.sql("""
                        update step set state = 'failed', error = :error,
                            remedy = coalesce(cast(:remedy as text), case when error = :error then remedy end)
                        where promotion = :promotion and name = :name and state <> 'done'
                        """)
                .param("promotion", promotion)
                .param("name", step.wire())
                .param("error", error)
                .param("remedy", remedy)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
