package org.composure.actor.store;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.composure.actor.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * The users that there are, as CTS has it: who has ever authenticated, was ever a tagger, or has changed anything. A process writes
 * each of them once, at the first request that it gets from them.
 */
public class KnownUsers {

    private static final Logger LOG = LoggerFactory.getLogger(KnownUsers.class);

    /** As many names are remembered; whoever was forgotten is written once more, which changes nothing. */
    private static final int MOST_REMEMBERED = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final int mostRemembered;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** Writes through the given client, at the clock's time. */
    @Autowired
    public KnownUsers(JdbcClient jdbc, Clock clock) {
        this(jdbc, clock, MOST_REMEMBERED);
    }

    KnownUsers(JdbcClient jdbc, Clock clock, int mostRemembered) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.mostRemembered = mostRemembered;
    }

    /** Somebody has made a request. That it cannot be written down is no reason to refuse it: the next request tries again. */
    public void see(String user) {
        if (user.equals(Caller.ANONYMOUS) || seen.contains(user)) {
            return;
        }
        try {
            know(user);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("{} could not be written down as a known user", user, e);
            return;
        }
        if (seen.size() >= mostRemembered) {
            seen.clear();
        }
        seen.add(user);
    }

    /** There is a user of this name from now on, in the caller's transaction if there is one. */
    public void know(String user) {
        jdbc.sql("insert into known_user (name, at) values (:name, :now) on conflict do nothing")
                .param("name", user)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Whether there is a user of this name. Who was here before names were written down has left traces. */
    public boolean isKnown(String user) {
        return jdbc.sql("""
                        select exists (select from known_user where name = :name)
                            or exists (select from compose where builder = :name)
                            or exists (select from change where actor = :name)
                        """).param("name", user).query(Boolean.class).single();
    }
}
