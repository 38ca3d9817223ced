package org.composure.idempotency.store;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Does a thing once for each Idempotency-Key: the answer is kept with what it did, in one transaction, for seven days. */
public class IdempotencyLedger {

    /** How long an answer is kept. */
    public static final Duration KEPT = Duration.ofDays(7);

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    /** Wires it up. */
    public IdempotencyLedger(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What a request is known by.
     *
     * @param actor who sends it
     * @param method the HTTP method
     * @param path the path, with the query
     * @param key the Idempotency-Key
     * @param bodyHash the hash of the body
     */
    public record Request(String actor, String method, String path, String key, String bodyHash) {}

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param location the Location header, if there is one
     * @param body the body
     */
    public record Answer(int status, @Nullable String location, JsonNode body) {}

    /**
     * Does a thing, or gives the answer of the time when it was done.
     *
     * @param work does it; a refusal it throws is not kept, so that the request can be sent again
     * @throws ProblemException if the key was used for another body
     */
    @Transactional
    public Answer once(Request request, Supplier<Answer> work) {
        // Two requests with one key at the same time: the second waits here and finds the first one's answer.
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:key, 1))")
                .param("key", request.actor() + "\n" + request.method() + "\n" + request.path() + "\n" + request.key())
                .query((row, n) -> true)
                .single();
        return find(request).orElseGet(() -> {
            Answer answer = work.get();
            keep(request, answer);
            return answer;
        });
    }

    /** Forgets answers that are older than {@link #KEPT}, at most so many. */
    @Transactional
    public int forgetOld(int limit) {
        return jdbc.sql("""
                        delete from idempotency where (actor, method, path, key) in
                            (select actor, method, path, key from idempotency where at < :old order by at limit :limit)
                        """)
                .param("old", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .update();
    }

    private Optional<Answer> find(Request request) {
        record Kept(String bodyHash, Answer answer) {}
        Optional<Kept> kept = jdbc.sql("""
                        select body_hash, status, location, answer from idempotency
                        where actor = :actor and method = :method and path = :path and key = :key and at >= :old
                        """)
                .param("actor", request.actor())
                .param("method", request.method())
                .param("path", request.path())
                .param("key", request.key())
                .param("old", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Kept(
                        row.getString("body_hash"),
                        new Answer(
                                row.getInt("status"),
                                row.getString("location"),
                                json.readTree(row.getString("answer")))))
                .optional();
        kept.filter(k -> !k.bodyHash().equals(request.bodyHash())).ifPresent(k -> {
            throw new ProblemException(
                    ProblemType.KEY_REUSED,
                    "The Idempotency-Key was used before with another body (expected: a new key for a new request).");
        });
        return kept.map(Kept::answer);
    }

    private void keep(Request request, Answer answer) {
        jdbc.sql("""
                        insert into idempotency (actor, method, path, key, body_hash, status, location, answer, at)
                        values (:actor, :method, :path, :key, :hash, :status, :location, cast(:answer as jsonb), :now)
                        on conflict (actor, method, path, key) do update set body_hash = excluded.body_hash,
                            status = excluded.status, location = excluded.location, answer = excluded.answer, at = excluded.at
                        """)
                .param("actor", request.actor())
                .param("method", request.method())
                .param("path", request.path())
                .param("key", request.key())
                .param("hash", request.bodyHash())
                .param("status", answer.status())
                .param("location", answer.location())
                .param("answer", json.writeValueAsString(answer.body()))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
