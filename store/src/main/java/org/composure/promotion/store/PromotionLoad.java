package org.composure.promotion.store;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** What promotions are doing with files right now. */
public class PromotionLoad {

    private final JdbcClient jdbc;

    /** Reads through the given client. */
    public PromotionLoad(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What promotions are doing with files right now.
     *
     * @param files how many files the running steps have done
     * @param filesTotal how many files they have in all
     * @param bytes the size of the files that are done, in bytes
     * @param bytesTotal the size of all files, in bytes
     * @param bytesPerSecond how fast the present attempts are together, on average since each began
     * @param secondsLeft when the last of them will be done if it goes on like that; 0 where none can be measured
     * @param stalled how many promotions are stalled
     */
    public record Load(
            long files,
            long filesTotal,
            long bytes,
            long bytesTotal,
            double bytesPerSecond,
            double secondsLeft,
            long stalled) {}

    /** Reads it, in one query. */
    @Transactional(readOnly = true)
    public Load read() {
        return jdbc.sql("""
                        select coalesce(sum(s.files), 0) as files, coalesce(sum(s.files_in_all), 0) as files_total,
                            coalesce(sum(s.bytes), 0) as bytes, coalesce(sum(s.bytes_in_all), 0) as bytes_total,
                            coalesce(sum(s.rate), 0) as rate, coalesce(max((s.bytes_in_all - s.bytes) / s.rate), 0) as seconds_left,
                            count(distinct p.id) filter (where p.state = 'stalled') as stalled
                        from promotion p left join lateral (
                            select r.*, case when r.bytes > r.bytes_kept and r.progress_at >= r.attempt_at + interval '1 second'
                                then (r.bytes - r.bytes_kept) / extract(epoch from r.progress_at - r.attempt_at) end as rate
                            from step r where r.work = p.id and r.state = 'running') s on true
                        where p.state in ('executing', 'stalled')
                        """)
                .query((row, n) -> new Load(
                        row.getLong("files"),
                        row.getLong("files_total"),
                        row.getLong("bytes"),
                        row.getLong("bytes_total"),
                        row.getDouble("rate"),
                        row.getDouble("seconds_left"),
                        row.getLong("stalled")))
                .single();
    }
}
