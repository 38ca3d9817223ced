package org.composure.removal.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeRepository;
import org.composure.compose.store.ComposeView;
import org.composure.compose.store.ComposeViews;
import org.composure.removal.RemovalAction;
import org.composure.removal.store.RemovalProgress.Next;
import org.composure.removal.store.RemovalRequests.Wish;
import org.composure.store.StoreTestBase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Removals at any point of their way. Notice and trash are three days. */
abstract class RemovalStoreTestBase extends StoreTestBase {

    static final Caller ANN = Caller.ofEveryGroup("ann");
    static final Duration NOTICE = Duration.ofDays(3);
    static final Duration TRASH = Duration.ofDays(3);

    @Autowired
    RemovalProgress progress;

    @Autowired
    RemovalRequests requests;

    @Autowired
    RemovalRepository removals;

    @Autowired
    RemovalViews views;

    @Autowired
    ExpiryLedger expiries;

    @Autowired
    DueRemovals due;

    @Autowired
    ComposeRepository composes;

    @Autowired
    ComposeViews composeViews;

    @Autowired
    JdbcClient jdbc;

    /** A removal that somebody asked for, due at once. */
    UUID requested(ComposeId compose) {
        return requests.request(ANN, new Wish(compose, clock.instant(), "It is broken."))
                .id();
    }

    /** The same, announced. */
    UUID waiting(ComposeId compose) {
        UUID removal = requested(compose);
        progress.announce(removal);
        return removal;
    }

    /** The same, with nothing that keeps it. */
    UUID claimed(ComposeId compose) {
        UUID removal = waiting(compose);
        progress.claim(removal);
        return removal;
    }

    /** The same, in the trash. */
    UUID trashed(ComposeId compose) {
        UUID removal = claimed(compose);
        trash(removal);
        return removal;
    }

    /** The same, being deleted. */
    UUID emptying(ComposeId compose) {
        UUID removal = trashed(compose);
        requests.decide(ANN, removal, RemovalAction.EMPTY, null);
        assess(removal);
        return removal;
    }

    void removed(ComposeId compose) {
        progress.forget(emptying(compose));
    }

    void trash(UUID removal) {
        try {
            progress.trash(removal, () -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void putBack(UUID removal) {
        try {
            progress.putBack(removal, () -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Next assess(UUID removal) {
        return progress.assess(removal, "run");
    }

    RemovalView view(UUID removal) {
        return views.of(removals.findWhole(removal).orElseThrow());
    }

    String state(UUID removal) {
        return view(removal).state();
    }

    ComposeView compose(ComposeId id) {
        return composeViews.of(composes.findByComposeId(id.value()).orElseThrow());
    }

    /** The removal that carries the compose away; null if none does. */
    @Nullable
    UUID claimant(ComposeId compose) {
        return jdbc.sql("select removal from compose where id = :id")
                .param("id", compose.value())
                .query((row, n) -> row.getObject("removal", UUID.class))
                .list()
                .getFirst();
    }

    void set(ComposeId compose, String column, Object value) {
        jdbc.sql("update compose set " + column + " = :value where id = :id")
                .param("value", value)
                .param("id", compose.value())
                .update();
    }

    void expireAt(ComposeId compose, Instant time) {
        set(compose, "expires_at", time.atOffset(java.time.ZoneOffset.UTC));
    }

    /** The kinds of what keeps a compose. */
    List<String> keptBy(ComposeId compose) {
        return requests.rehearse(new Wish(compose, null, null)).keptBy().stream()
                .map(KeptBy::kind)
                .toList();
    }
}
