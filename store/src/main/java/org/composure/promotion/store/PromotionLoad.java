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
     * @param stalled how many promotions are stalled
     */
    public record Load(long files, long filesTotal, long bytes, long bytesTotal, long stalled) {}

    /** Reads it, in one query. */
    @Transactional(readOnly = true)
    public Load read() {
        return jdbc.sql("""
                        select coalesce(sum(s.files), 0) as files, coalesce(sum(s.files_in_all), 0) as files_total,
                            coalesce(sum(s.bytes), 0) as bytes, coalesce(sum(s.bytes_in_all), 0) as bytes_total,
                            count(distinct p.id) filter (where p.state = 'stalled') as stalled
                        from promotion p left join step s on s.promotion = p.id and s.state = 'running'
                        where p.state in ('executing', 'stalled')
                        """)
                .query((row, n) -> new Load(
                        row.getLong("files"),
                        row.getLong("files_total"),
                        row.getLong("bytes"),
                        row.getLong("bytes_total"),
                        row.getLong("stalled")))
                .single();
    }
}
