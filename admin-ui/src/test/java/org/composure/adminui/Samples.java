package org.composure.adminui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.composure.compose.Uuid7;
import org.composure.policy.Policies;
import org.composure.policy.PolicyDocument;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows for pages to show. Written as they would stand in PostgreSQL, so that any state can be shown at once. */
final class Samples {

    private final JdbcClient jdbc;
    private final Policies policies;

    Samples(JdbcClient jdbc, Policies policies) {
        this.jdbc = jdbc;
        this.policies = policies;
    }

    /** Takes everything away again. */
    void clear() {
        jdbc.sql("""
                        truncate compose, compose_tag, tag, change, event, outbox_message, outbox_wake, promotion,
                            policy_version, gate_result, decision, step, tree, hold, removal, schedule cascade
                        """).update();
    }

    /** A compose without a location, in a stage since some time ago. */
    UUID compose(String date, int respin, String stage, Duration ago) {
        return compose("Fedora-43-" + date + ".n." + respin, date, respin, stage, ago);
    }

    /** A compose of any id. */
    UUID compose(String id, String date, int respin, String stage, Duration ago) {
        UUID pk = Uuid7.at(Instant.now());
        jdbc.sql("""
                        insert into compose (pk, id, type, date, respin, final, release_name, release_short, release_version,
                            release_version_key, release_type, release_is_layered, release_internal, builder, compose_url,
                            location_volume, location_path, stage, stage_since, info, created_at)
                        values (:pk, :id, 'nightly', :date, :respin, false, 'Fedora', 'Fedora', '43', '{43}', 'ga', false, false,
                            'pungi', 'https://kojipkgs.example/compose/' || :id, 'incoming', 'Fedora/' || :id, :stage, :since,
                            cast(:info as jsonb), :since)
                        """)
                .param("pk", pk)
                .param("id", id)
                .param("date", date)
                .param("respin", respin)
                .param("stage", stage)
                .param("since", Instant.now().minus(ago).atOffset(ZoneOffset.UTC))
                .param("info", info(id, date, respin))
                .update();
        return pk;
    }

    private static String info(String id, String date, int respin) {
        return """
                {"header": {"type": "productmd.composeinfo", "version": "1.2"}, "payload": {
                    "compose": {"id": "%s", "type": "nightly", "date": "%s", "respin": %d},
                    "release": {"name": "Fedora", "short": "Fedora", "version": "43", "type": "ga", "internal": false},
                    "variants": {}}}
                """.formatted(id, date, respin);
    }

    /** Gives a compose a tag of any name. */
    void tag(UUID compose, String name) {
        jdbc.sql(
                        "insert into tag (name, description, documentation, created_at) values (:name, '', '', now()) on conflict do nothing")
                .param("name", name)
                .update();
        jdbc.sql("insert into compose_tag (compose, tag, at) select :compose, id, now() from tag where name = :name")
                .param("compose", compose)
                .param("name", name)
                .update();
    }

    /** Adds to a compose's history. */
    void change(
            UUID compose,
            String action,
            String actor,
            @Nullable String message,
            @Nullable String userData,
            Duration ago) {
        Instant at = Instant.now().minus(ago);
        jdbc.sql("""
                        insert into change (id, compose, at, action, actor, message, user_data)
                        values (:id, :compose, :at, :action, :actor, :message, :userData)
                        """)
                .param("id", Uuid7.at(at))
                .param("compose", compose)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("action", action)
                .param("actor", actor)
                .param("message", message)
                .param("userData", userData)
                .update();
    }

    /** A promotion by the policy that comes with Composure for these stages, requested some time ago. */
    UUID promotion(UUID compose, String from, String to, String state, String requestedBy, Duration ago) {
        PolicyDocument policy = policies.match("Fedora", "43", from, to).orElseThrow();
        jdbc.sql("""
                        insert into policy_version (sha256, name, document, first_used_at)
                        values (:sha256, :name, cast(:document as jsonb), now()) on conflict do nothing
                        """)
                .param("sha256", policy.sha256())
                .param("name", policy.name())
                .param("document", policy.document().toString())
                .update();
        Instant requested = Instant.now().minus(ago);
        boolean ended = !state.matches("requested|waiting|awaiting-approval|executing|stalled");
        UUID id = Uuid7.at(requested);
        jdbc.sql("""
                        insert into promotion (id, compose, from_stage, to_stage, state, state_since, reason, requested_by,
                            requested_at, policy_version, deadline_at, check_at, run_id, ended_at, outcome)
                        values (:id, :compose, :from, :to, :state, :since, 'the nightly looks good', :requestedBy, :requested,
                            :policy, :deadline, :since, 'b5f6d0a2-run', :ended, :outcome)
                        """)
                .param("id", id)
                .param("compose", compose)
                .param("from", from)
                .param("to", to)
                .param("state", state)
                .param("since", requested.plus(ago.dividedBy(3)).atOffset(ZoneOffset.UTC))
                .param("requestedBy", requestedBy)
                .param("requested", requested.atOffset(ZoneOffset.UTC))
                .param("policy", policy.sha256())
                .param("deadline", requested.plus(policy.policy().deadline()).atOffset(ZoneOffset.UTC))
                .param("ended", ended ? requested.plus(ago.dividedBy(3)).atOffset(ZoneOffset.UTC) : null)
                .param("outcome", ended ? "It is " + state + "." : null)
                .update();
        return id;
    }

    /** Says how a promotion came out, or why it is being taken back. */
    void outcome(UUID promotion, String outcome) {
        jdbc.sql("update promotion set outcome = :outcome where id = :id")
                .param("outcome", outcome)
                .param("id", promotion)
                .update();
    }

    /** The present result of a gate; one whose path has a slash is a part of the gate before its first slash. */
    void gate(UUID promotion, int position, String path, String state, String reason, @Nullable String changedBy) {
        jdbc.sql("""
                        insert into gate_result (id, promotion, position, parent, path, kind, state, reason, changed_by, since, at)
                        values (:id, :promotion, :position, :parent, :path, :kind, :state, :reason, :changedBy,
                            now() - interval '7 minutes', now())
                        """)
                .param("id", Uuid7.at(Instant.now()))
                .param("promotion", promotion)
                .param("position", position)
                .param("parent", path.contains("/") ? path.substring(0, path.indexOf('/')) : null)
                .param("path", path)
                .param("kind", path.contains("/") ? "tag" : path)
                .param("state", state)
                .param("reason", reason)
                .param("changedBy", changedBy)
                .update();
    }

    /** What somebody decided. */
    void decision(UUID promotion, String actor, String action, @Nullable String comment) {
        jdbc.sql("""
                        insert into decision (id, promotion, actor, action, comment, gates_digest, at)
                        values (:id, :promotion, :actor, :action, :comment, 'digest', now() - interval '5 minutes')
                        """)
                .param("id", Uuid7.at(Instant.now()))
                .param("promotion", promotion)
                .param("actor", actor)
                .param("action", action)
                .param("comment", comment)
                .update();
    }

    /** A step that took two seconds where it is done. */
    void step(UUID promotion, String name, String state, int attempts, Duration ago, @Nullable String error) {
        Instant started = Instant.now().minus(ago);
        jdbc.sql("""
                        insert into step (work, name, state, attempts, started_at, finished_at, error)
                        values (:promotion, :name, :state, :attempts, :started, :finished, :error)
                        """)
                .param("promotion", promotion)
                .param("name", name)
                .param("state", state)
                .param("attempts", attempts)
                .param("started", started.atOffset(ZoneOffset.UTC))
                .param("finished", state.equals("done") ? started.plusSeconds(2).atOffset(ZoneOffset.UTC) : null)
                .param("error", error)
                .update();
    }

    /** Lets a step say, after a minute of its present attempt, how far it has come. A tenth was done by an earlier one. */
    void progress(UUID promotion, String step, long files, long filesInAll, long bytes, long bytesInAll) {
        jdbc.sql("""
                        update step set attempt_at = now() - interval '1 minute', progress_at = now(),
                            files = :files, files_in_all = :filesInAll, files_kept = :files / 10,
                            bytes = :bytes, bytes_in_all = :bytesInAll, bytes_kept = :bytes / 10
                        where work = :promotion and name = :step
                        """)
                .param("files", files)
                .param("filesInAll", filesInAll)
                .param("bytes", bytes)
                .param("bytesInAll", bytesInAll)
                .param("promotion", promotion)
                .param("step", step)
                .update();
    }

    /** Says what to do about the error of a step. */
    void remedy(UUID promotion, String step, String remedy) {
        jdbc.sql("update step set remedy = :remedy where work = :promotion and name = :step")
                .param("remedy", remedy)
                .param("promotion", promotion)
                .param("step", step)
                .update();
    }

    /** The promotion's tree, every byte of which was verified. */
    void manifest(UUID promotion, String volume, String path, String sha256) {
        jdbc.sql("""
                        insert into tree (volume, path, compose, promotion, state, manifest, manifest_sha256)
                        select :volume, 'tree of ' || id, compose, id, 'live', :manifest, :sha256
                        from promotion where id = :promotion
                        """)
                .param("volume", volume)
                .param("manifest", path)
                .param("sha256", sha256)
                .param("promotion", promotion)
                .update();
    }

    /** A message that waits for the broker, and a wake that waits for Temporal. */
    void backlog(UUID compose, UUID promotion) {
        UUID event = Uuid7.at(Instant.now());
        jdbc.sql("""
                        insert into event (id, compose, seq, type, body, at)
                        values (:id, :compose, 1, 'compose-created', '{}', now() - interval '4 minutes')
                        """).param("id", event).param("compose", compose).update();
        jdbc.sql("insert into outbox_message (event, compose, seq, next_at) values (:event, :compose, 1, now())")
                .param("event", event)
                .param("compose", compose)
                .update();
        jdbc.sql("insert into outbox_wake (kind, work, next_at) values ('promotion', :promotion, now())")
                .param("promotion", promotion)
                .update();
    }

    /** A message that the broker refused too often, or one behind it. */
    void parked(UUID compose, int seq, @Nullable String error) {
        jdbc.sql("""
                        with made as (
                            insert into event (id, compose, seq, type, body, at)
                            values (:id, :compose, :seq, 'compose-tagged', '{}', now() - interval '3 minutes') returning id)
                        insert into outbox_message (event, compose, seq, next_at, attempts, error, parked_at)
                        select id, :compose, :seq, now(), case when :error::text is null then 0 else 10 end, :error,
                            case when :error::text is null then null else now() end
                        from made
                        """)
                .param("id", Uuid7.at(Instant.now()))
                .param("compose", compose)
                .param("seq", seq)
                .param("error", error)
                .update();
    }

    /** A removal of the compose, due in an hour and announced an hour ago, that a hold keeps. */
    UUID removal(UUID compose, String kind, String state, String said) {
        UUID id = Uuid7.at(Instant.now());
        jdbc.sql("""
                        insert into removal (id, compose, kind, volume, path, state, state_since, requested_by, requested_at,
                            reason, due_at, check_at, kept_by, empty_at, ended_at, outcome)
                        select :id, pk, :kind, location_volume, left(location_path, 900) || :id, :state, now() - interval '1 hour', :said,
                            now() - interval '2 hours', :said, now() + interval '1 hour', now(),
                            case when :state = 'waiting'
                                then jsonb_build_array(jsonb_build_object('kind', 'hold', 'reason', cast(:said as text)))
                                else '[]' end,
                            case when :state = 'trashed' then now() + interval '2 days' end,
                            case when :state in ('removed', 'cancelled') then now() end,
                            case when :state in ('removed', 'cancelled') then :said end
                        from compose where pk = :compose
                        """)
                .param("id", id)
                .param("compose", compose)
                .param("kind", kind)
                .param("state", state)
                .param("said", said)
                .update();
        return id;
    }

    /** A compose that expires tomorrow, with a reason, and that somebody holds. */
    void kept(UUID compose, String actor, String reason) {
        jdbc.sql(
                        "update compose set expires_at = now() + interval '1 day', expiry_reason = :reason where pk = :compose")
                .param("reason", reason)
                .param("compose", compose)
                .update();
        jdbc.sql("insert into hold (compose, actor, reason, at) values (:compose, :actor, :reason, now())")
                .param("compose", compose)
                .param("actor", actor)
                .param("reason", reason)
                .update();
    }

    /** A schedule at two each night, paused if its name says so. */
    UUID schedule(String name, String said) {
        UUID id = Uuid7.at(Instant.now());
        jdbc.sql("""
                        insert into schedule (id, name, release_short, release_version, to_stage, cron, zone, wait_for, created_by,
                            created_at, next_time, next_at, paused_by, paused_at)
                        select :id, :name, 'Fedora', '43', 'nightly', '0 2 * * *', 'Europe/Prague', '3h', :said, now(), next, next,
                            case when next is null then :said end, case when next is null then now() end
                        from (select case when :name not like '%paused%' then now() + interval '5 hours' end as next) n
                        """).param("id", id).param("name", name).param("said", said).update();
        return id;
    }

    /** A run of a schedule that has ended and saw one candidate; with a promotion if it chose. */
    UUID run(UUID schedule, String state, @Nullable UUID promotion, String candidate, String said) {
        UUID id = Uuid7.at(Instant.now());
        jdbc.sql("""
                        insert into schedule_run (id, schedule, cause, requested_by, planned_at, wait_until, state, started_at, check_at,
                            candidates, compose, promotion, ended_at, outcome)
                        values (:id, :schedule, 'triggered', :said, now() - interval '2 hours', now() + interval '1 hour', :state,
                            now() - interval '2 hours', now(), jsonb_build_array(jsonb_build_object('compose_id',
                                cast(:candidate as text), 'standing', 'waiting', 'why', cast(:said as text))),
                            (select compose from promotion where id = :promotion), :promotion, now(), :said)
                        """)
                .param("id", id)
                .param("schedule", schedule)
                .param("state", state)
                .param("promotion", promotion)
                .param("candidate", candidate)
                .param("said", said)
                .update();
        return id;
    }
}
