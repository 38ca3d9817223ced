package org.composure.step.store;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.composure.step.Step;
import org.composure.step.StepProgress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** How far the steps of durable work have got. One row a step; single statements, so no lock is needed. */
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
        /** Stop: somebody has cancelled the work. */
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
    public OptionalInt started(UUID work, Step step) {
        return jdbc
                .sql("""
                        insert into step (work, name, state, attempts, started_at, attempt_at)
                        values (:work, :name, 'running', 1, :now, :now)
                        on conflict (work, name) do update
                            set state = 'running', attempts = step.attempts + 1, attempt_at = :now,
                                progress_at = null, error = null, remedy = null
                            where step.state <> 'done'
                        returning attempts
                        """)
                .param("work", work)
                .param("name", step.wire())
                .param("now", now())
                .query(Integer.class)
                .list()
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
    public Standing progressed(UUID work, Step step, int attempt, StepProgress progress) {
        return jdbc.sql("""
                        update step set progress_at = :now,
                            files = :files, files_in_all = :filesInAll, files_kept = :filesKept,
                            bytes = :bytes, bytes_in_all = :bytesInAll, bytes_kept = :bytesKept
                        where work = :work and name = :name and attempts = :attempt and state = 'running'
                        returning exists (
                            select 1 from decision d where d.promotion = step.work and d.action = 'cancel')
                        """)
                .param("work", work)
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

    /** Whether an attempt is to go on, where it has nothing to say of how far it has come. */
    @Transactional(readOnly = true)
    public Standing standing(UUID work, Step step, int attempt) {
        return jdbc.sql("""
                        select exists (select 1 from decision d where d.promotion = step.work and d.action = 'cancel')
                        from step
                        where work = :work and name = :name and attempts = :attempt and state = 'running'
                        """)
                .param("work", work)
                .param("name", step.wire())
                .param("attempt", attempt)
                .query(Boolean.class)
                .optional()
                .map(cancelled -> cancelled ? Standing.CANCELLED : Standing.CURRENT)
                .orElse(Standing.OVERTAKEN);
    }

    /** How many files, and how many bytes, a step found that there are in all; empty if it has not said so. */
    public Optional<StepProgress> inAll(UUID work, Step step) {
        return jdbc.sql("""
                        select files_in_all, bytes_in_all from step
                        where work = :work and name = :name and files_in_all is not null
                        """)
                .param("work", work)
                .param("name", step.wire())
                .query((row, n) ->
                        new StepProgress(0, row.getLong("files_in_all"), 0, 0, row.getLong("bytes_in_all"), 0))
                .optional();
    }

    /** A finished step turned out not to have done what it should: it is done once more. */
    @Transactional
    public void repeat(UUID work, Step step, String why) {
        jdbc.sql("""
                        update step set state = 'failed', finished_at = null, error = :why
                        where work = :work and name = :name
                        """)
                .param("work", work)
                .param("name", step.wire())
                .param("why", why)
                .update();
    }

    /** A step that may be finished is about to be tried all the same: what it did may have been undone meanwhile. */
    @Transactional
    public void reopen(UUID work, Step step) {
        jdbc.sql("""
                        update step set state = 'running', finished_at = null
                        where work = :work and name = :name and state = 'done'
                        """).param("work", work).param("name", step.wire()).update();
    }

    /** A step is done; the first time counts. */
    @Transactional
    public void finished(UUID work, Step step) {
        jdbc.sql("""
                        update step set state = 'done', finished_at = :now, error = null, remedy = null
                        where work = :work and name = :name and state <> 'done'
                        """)
                .param("work", work)
                .param("name", step.wire())
                .param("now", now())
                .update();
    }

    /**
     * An attempt failed.
     *
     * @param attempt the number that {@link #started} gave it: one that was overtaken says nothing
     * @param error why, in a sentence
     * @param remedy what to do about it
     */
    @Transactional
    public void failed(UUID work, Step step, int attempt, String error, String remedy) {
        jdbc.sql("""
                        update step set state = 'failed', error = :error, remedy = :remedy
                        where work = :work and name = :name and attempts = :attempt and state = 'running'
                        """)
                .param("work", work)
                .param("name", step.wire())
                .param("attempt", attempt)
                .param("error", error)
                .param("remedy", remedy)
                .update();
    }

    /**
     * A step came to nothing, whichever attempt it was. What it said itself about the same error stays.
     *
     * @param error why, in a sentence
     */
    @Transactional
    public void failed(UUID work, Step step, String error) {
        jdbc.sql("""
                        update step set state = 'failed', error = :error, remedy = case when error = :error then remedy end
                        where work = :work and name = :name and state <> 'done'
                        """)
                .param("work", work)
                .param("name", step.wire())
                .param("error", error)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
