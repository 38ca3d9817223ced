package org.composure.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.composure.compose.store.ComposeSearch;
import org.composure.compose.store.ComposeViews;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** With thousands of rows PostgreSQL chooses the indexes by itself. They are made once: the tests only look at them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexesStoreTest extends StoreTestBase {

    private boolean filled;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ComposeViews views;

    @Autowired
    private TransactionTemplate transactions;

    @Override
    @BeforeEach
    void beginAnew() {
        if (!filled) {
            super.beginAnew();
            fill();
            filled = true;
        }
    }

    private void fill() {
        run("""
                insert into compose (pk, id, type, date, respin, label, final, release_name, release_short, release_version,
                    release_version_key, release_type, release_is_layered, release_internal, base_product_short,
                    base_product_version, builder, stage, stage_since, respin_of, info, shown_info, event_seq, created_at)
                select gen_random_uuid(), 'C-' || n, case n % 100 when 0 then 'type-7' when 1 then 'type-8' else 'usual' end, to_char(date '2015-01-01' + n % 3000, 'YYYYMMDD'), n,
                    case when n % 10 = 0 then 'RC-1.' || n end, false, 'name-' || n % 50, 'short-' || n % 50,
                    'version-' || n % 50, '{1}', 'ga', false, false, case when n % 10 = 0 then 'base-' || n % 500 end,
                    case when n % 10 = 0 then '1' end, 'builder-' || n % 50, 'stage-' || n % 50, now(), null, '{}', '{}', 1, now()
                from generate_series(1, 6000) n
                """);
        run("insert into policy_version values ('0', 'a policy', '{}', now())");
        run("""
                insert into promotion (id, compose, from_stage, to_stage, state, state_since, requested_by, requested_at,
                    policy_version, deadline_at, check_at, ended_at)
                select gen_random_uuid(), pk, 'a', 'stage-' || respin % 50,
                    case when respin % 20 = 0 then 'waiting' when respin % 37 = 0 then 'failed' else 'completed' end,
                    now(), 'user-' || respin % 50, now(), '0', now(), now() + respin * interval '1 minute',
                    case when respin % 20 = 0 then null else now() + respin * interval '1 second' end
                from compose
                """);
        run("""
                insert into event (id, compose, seq, type, body, at, position)
                select gen_random_uuid(), pk, 1, 'compose-created', '{}', now(),
                    case when respin <= 4000 then respin end from compose
                """);
        run("""
                insert into outbox_message (event, compose, seq, position, next_at)
                select id, compose, seq, position, now() from event where position > 1000
                """);
        run("""
                insert into outbox_wake (kind, work, next_at)
                select 'promotion', id, check_at + interval '1 minute' from promotion
                """);
        run("""
                insert into gate_result (id, promotion, position, path, kind, state, reason, since, at, superseded_at)
                select gen_random_uuid(), id, n, 'path-' || n % 3, 'kind', 'passed', 'so', now(), now(),
                    case when n > 3 then now() end
                from promotion, generate_series(1, 4) n where n > 3 or state = 'waiting'
                """);
        run("""
                insert into change (id, compose, at, action, actor)
                select gen_random_uuid(), pk, now(), 'created', 'somebody' from compose
                """);
        run("""
                update compose set location_volume = 'volume', location_path = 'path/' || respin,
                    expires_at = case when respin % 2 = 0 then now() + respin * interval '1 hour' end,
                    expiry_reason = case when respin % 100 <> 0 then 'so' end
                """);
        run("""
                insert into removal (id, compose, kind, volume, path, state, state_since, requested_by, requested_at, due_at,
                    check_at, ended_at)
                select gen_random_uuid(), pk, 'compose', 'volume', 'path/' || respin,
                    case when respin % 200 = 0 then 'stalled' when respin % 20 = 0 then 'waiting' else 'removed' end, now(),
                    'user', now(), now(), now() + respin * interval '1 minute',
                    case when respin % 20 <> 0 then now() + respin * interval '1 second' end
                from compose
                """);
        run("""
                insert into volume_link (volume, path, targets, target_paths, compose, promotion, at)
                select 'volume', 'latest/' || respin, '{}', array['path/' || respin], c.pk, p.id, now()
                from compose c join promotion p on p.compose = c.pk
                """);
        run(
                "insert into tag (name, description, documentation, created_at) select 't-' || n, '', '', now() from generate_series(1, 200) n");
        run("insert into compose_tag select pk, (select min(id) from tag) + respin % 200, now() from compose");
        run("analyze");
    }

    @Test
    void listsComposesByIndex() {
        Map.of(
                        "true", "compose_by_date",
                        "stage = 'stage-7'", "compose_by_stage",
                        "release_short = 'short-7'", "compose_by_release_short",
                        "release_name = 'name-7'", "compose_by_release_name",
                        "release_version = 'version-7'", "compose_by_release_version",
                        "type = 'type-7'", "compose_by_type",
                        "label = 'RC-1.70'", "compose_by_label",
                        "builder = 'builder-7'", "compose_by_builder")
                .forEach((filter, index) -> assertPlan(
                        "select * from compose where " + filter + " order by date desc, id desc limit 10",
                        "compose",
                        index));
    }

    @Test
    void listsComposesByTagAndByTheBeginningOfTheirIdsByIndex() {
        ComposeSearch tagged = new ComposeSearch(ComposeSearch.NEWEST_FIRST);
        tagged.tagged("t-7");

        assertThat(views.find(tagged, 0, 0).total()).isEqualTo(30);
        assertPlan(
                "select * from compose c where exists (select from compose_tag ct where ct.compose = c.pk"
                        + " and ct.tag = (select id from tag where name = 't-7')) order by c.date desc, c.id desc limit 10",
                "compose_tag ct",
                "compose_tag_");
        run("vacuum compose");
        assertThat(plan("select count(*) from compose c where c.release_short = 'short-7'"
                        + " and coalesce((select id from tag where name = 't-7'), 0) = any (c.tag_ids)"))
                .containsPattern("Index Only Scan( Backward)? using compose_by_release_short");
        assertPlan("select * from compose c where c.id like 'C-77%'", "compose c", "compose_id_key");
    }

    /** What is planned once for any text goes through all composes where the text is rare, if texts before it were not. */
    @Test
    void aSearchForAPartOfATextIsPlannedForThatText() {
        ComposeSearch part = new ComposeSearch(ComposeSearch.NEWEST_FIRST);
        part.startsWith(ComposeSearch.Column.ID, "C-77");
        transactions.executeWithoutResult(transaction -> {
            for (int n = 0; n < 10; n++) {
                ComposeViews.Found found = views.find(part, 5, 0);
                assertThat(found.total()).isEqualTo(11);
                assertThat(found.rows()).hasSize(5);
            }
            assertThat(jdbc.sql("select statement from pg_prepared_statements where statement like '%c.id like $%'")
                            .query(String.class)
                            .list())
                    .isEmpty();
        });
    }

    /** A type that is rarer than others would be planned for again and again, which takes longer than to find it. */
    @Test
    void aSearchForOneWholeTextIsPlannedForAnyTextAndOneForSeveralForTheRarest() {
        ComposeSearch rare = new ComposeSearch(ComposeSearch.NEWEST_FIRST);
        rare.is(ComposeSearch.Column.TYPE, "type-7");
        ComposeSearch several = new ComposeSearch(ComposeSearch.NEWEST_FIRST);
        several.is(ComposeSearch.Column.TYPE, "type-7");
        several.is(ComposeSearch.Column.RELEASE_TYPE, "ga");

        transactions.executeWithoutResult(transaction -> {
            for (int n = 0; n < 20; n++) {
                assertThat(views.find(rare, 5, 0).total()).isEqualTo(60);
                assertThat(views.find(several, 5, 0).total()).isEqualTo(60);
            }
            assertThat(timesPlannedForAny("%c.type = (select $1)%")).isGreaterThan(5);
            assertThat(timesPlannedForAny("%c.type = $1 and c.release_type = $2%"))
                    .isZero();
        });
    }

    private long timesPlannedForAny(String statement) {
        return jdbc.sql("select generic_plans from pg_prepared_statements where statement like :statement")
                .param("statement", statement)
                .query(Long.class)
                .single();
    }

    @Test
    void findsComposesOfABaseProductAndRespinsByIndex() {
        assertPlan(
                "select * from compose where base_product_short = 'base-10' and base_product_version = '1'",
                "compose",
                "compose_by_base_product");
        assertPlan("select * from compose where id = 'C-7' for no key update", "compose", "compose_id_key");
    }

    @Test
    void listsPromotionsByIndex() {
        Map.of(
                        "true", "promotion_pkey",
                        "state = 'waiting'", "promotion_by_state",
                        "requested_by = 'user-7'", "promotion_by_requester",
                        "to_stage = 'stage-7'", "promotion_by_target")
                .forEach((filter, index) -> assertPlan(
                        "select * from promotion where " + filter + " order by id desc limit 10", "promotion", index));
    }

    @Test
    void findsTheOpenPromotionOfAComposeByIndex() {
        assertPlan(
                "select * from promotion where compose = (select pk from compose where id = 'C-20') and ended_at is null",
                "promotion",
                "promotion_by_compose");
    }

    @Test
    void findsTheNewestEndedPromotionsByIndex() {
        assertPlan(
                "select * from promotion where ended_at is not null order by ended_at desc, id desc limit 50",
                "promotion",
                "promotion_by_end");
    }

    @Test
    void findsOverduePromotionsByIndex() {
        String plan = plan(
                "select p.id from promotion p where p.ended_at is null and p.check_at < now() + interval '3 hours'"
                        + " and not exists (select 1 from outbox_wake w where w.work = p.id) order by p.check_at limit 100");

        assertThat(plan).contains("promotion_due").doesNotContain("Seq Scan on promotion");
    }

    @Test
    void findsWhatIsBeingExecutedByIndex() {
        assertPlan(
                "select s.files from promotion p left join step s on s.work = p.id and s.state = 'running'"
                        + " where p.state in ('executing', 'stalled')",
                "promotion",
                "promotion_by_state");
    }

    @Test
    void findsDueWakesByIndex() {
        assertPlan(
                "select id from outbox_wake where next_at <= now() + interval '10 minutes' limit 50 for update skip locked",
                "outbox_wake",
                "outbox_wake_due");
    }

    @Test
    void findsDueMessagesByIndexHoweverManyWerePublishedBefore() {
        String plan = plan("""
                select e.id from outbox_message o join event e on e.id = o.event
                    left join compose c on c.pk = e.compose left join schedule s on s.id = e.schedule
                where o.parked_at is null and o.position is not null and (o.attempts = 0 or o.next_at <= now())
                  and not exists (select 1 from outbox_message earlier
                      where earlier.compose = o.compose and earlier.seq < o.seq
                        and (earlier.parked_at is not null or (earlier.attempts > 0 and earlier.next_at > now())))
                order by o.position limit 100
                """);

        assertThat(plan)
                .contains("outbox_message_due", "event_pkey")
                .doesNotContain("Sort", "Seq Scan on event", "Seq Scan on outbox_message o");
    }

    @Test
    void findsComposesThatAreDueByIndexHoweverManyAreNot() {
        String plan = plan("""
                select pk from compose c
                where expires_at <= now() + interval '3 days' and removed_at is null and location_volume is not null
                  and stage <> 'milestone'
                  and not exists (
                    select 1 from removal r where r.compose = c.pk and r.kind = 'compose' and r.ended_at is null)
                  and not exists (
                    select 1 from removal r
                    where r.volume = c.location_volume and r.path = c.location_path and r.ended_at is null)
                order by expires_at limit 100 for no key update skip locked
                """);

        assertThat(plan).contains("compose_due").doesNotContain("Seq Scan");
        assertPlan(
                "select pk from compose where expiry_reason is null and removed_at is null limit 100",
                "compose",
                "compose_without_expiry_reason");
    }

    @Test
    void findsWhatKeepsAComposeByIndex() {
        assertPlan(
                "select path from volume_link where volume = 'volume' and target_paths @> array['path/7'] order by path limit 5",
                "volume_link",
                "volume_link_by_target");
        assertPlan(
                "select id from compose where location_volume = 'volume' and removed_at is null"
                        + " and location_path > 'path/7/' and location_path < 'path/70' order by location_path limit 5",
                "compose",
                "compose_by_location");
    }

    @Test
    void findsRemovalsByIndex() {
        Map.of(
                        "select * from removal where state = 'waiting' order by id desc limit 10", "removal_by_state",
                        "select * from removal where compose = (select pk from compose where id = 'C-7') order by id desc",
                                "removal_by_compose",
                        "select * from removal where ended_at is null and check_at < now() order by check_at limit 100",
                                "removal_due",
                        "select count(*) from removal where state = 'stalled'", "removal_by_state",
                        "select * from removal where ended_at is not null order by ended_at desc, id desc limit 50",
                                "removal_by_end",
                        "select * from removal where volume = 'volume' and path = 'path/20' and ended_at is null",
                                "removal_open_place")
                .forEach((query, index) -> assertPlan(query, "removal", index));
    }

    @Test
    void findsEventsWithoutPositionByIndex() {
        assertPlan(
                "select id, compose, seq from event where position is null order by compose, seq limit 100",
                "event",
                "event_without_position");
        assertPlan(
                "select * from event where position > 3950 order by position limit 100", "event", "event_position_key");
    }

    @Test
    void findsWhatAPageShowsByIndex() {
        assertPlan(
                "select * from gate_result where promotion = (select id from promotion where state = 'waiting' limit 1)"
                        + " and superseded_at is null",
                "gate_result",
                "gate_result_present");
        assertPlan(
                "select * from change where compose = (select pk from compose where id = 'C-7') order by at, id",
                "change",
                "change_by_compose");
    }

    private void run(String sql) {
        jdbc.sql(sql).update();
    }

    private void assertPlan(String query, String table, String index) {
        assertThat(plan(query))
                .contains(index)
                .doesNotContain("Seq Scan on " + table + "\n", "Seq Scan on " + table + " ");
    }

    private String plan(String query) {
        return String.join(
                "\n",
                jdbc.sql("explain " + query)
                        .query((row, n) -> String.valueOf(row.getString(1)))
                        .list());
    }
}
