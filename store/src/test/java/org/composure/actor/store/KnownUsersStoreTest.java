package org.composure.actor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.composure.actor.Caller;
import org.composure.store.AtOnce;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class KnownUsersStoreTest extends StoreTestBase {

    @Autowired
    private JdbcClient jdbc;

    private KnownUsers users;

    @BeforeEach
    void start() {
        users = new KnownUsers(jdbc, clock);
    }

    private List<String> written() {
        return jdbc.sql("select name from known_user order by name")
                .query((row, n) -> row.getString("name"))
                .list();
    }

    @Test
    void whoeverIsSeenIsKnownFromThenOn() {
        assertThat(users.isKnown("vera")).isFalse();

        users.see("vera");

        assertThat(users.isKnown("vera")).isTrue();
        assertThat(new KnownUsers(jdbc, clock).isKnown("vera")).isTrue();
    }

    @Test
    void aProcessWritesEachNameOnceHoweverOftenAndByHowManyAtOnceItIsSeen() {
        AtOnce.times(8, i -> {
            users.see("vera");
            new KnownUsers(jdbc, clock).see("vera");
            return true;
        });
        jdbc.sql("delete from known_user").update();

        users.see("vera");
        users.see(Caller.ANONYMOUS);

        assertThat(written()).as("nothing is written any more").isEmpty();
    }

    @Test
    void whatCannotBeWrittenDownIsNoReasonToRefuseAndIsTriedAgain() {
        jdbc.sql("alter table known_user rename to known_user_away").update();
        try {
            users.see("vera");
        } finally {
            jdbc.sql("alter table known_user_away rename to known_user").update();
        }

        users.see("vera");

        assertThat(written()).containsExactly("vera");
    }

    @Test
    void rememberingEndsSomewhere() {
        KnownUsers few = new KnownUsers(jdbc, clock, 5);
        for (int i = 0; i < 6; i++) {
            few.see("user-" + i);
        }
        jdbc.sql("delete from known_user").update();

        few.see("user-5");
        few.see("user-3");

        assertThat(written()).containsExactly("user-3");
    }
}
