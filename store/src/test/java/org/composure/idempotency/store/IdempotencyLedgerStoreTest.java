package org.composure.idempotency.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.idempotency.store.IdempotencyLedger.Answer;
import org.composure.idempotency.store.IdempotencyLedger.Request;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

class IdempotencyLedgerStoreTest extends StoreTestBase {

    private static final Request REQUEST = new Request("builder", "POST", "/api/1/composes/", "key-1", "hash-1");

    @Autowired
    private IdempotencyLedger ledger;

    @Autowired
    private ComposeLedger composes;

    @Autowired
    private JsonMapper json;

    @Test
    void doesOnceWhatIsAskedTwiceAndGivesTheSameAnswer() {
        Answer first = ledger.once(REQUEST, this::register);
        Answer second = ledger.once(REQUEST, this::register);

        assertThat(second).isEqualTo(first);
        assertThat(given.counts()).containsEntry("compose", 1L);
    }

    @Test
    void doesOnceWhatIsAskedManyTimesAtOnce() {
        List<Outcome<Answer>> outcomes = AtOnce.times(8, i -> ledger.once(REQUEST, this::register));

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(outcomes)
                .extracting(Outcome::value)
                .containsOnly(outcomes.getFirst().value());
        assertThat(given.counts()).containsEntry("compose", 1L).containsEntry("idempotency", 1L);
    }

    @Test
    void refusesAnotherBodyUnderTheSameKey() {
        ledger.once(REQUEST, this::register);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ledger.once(
                        new Request("builder", "POST", "/api/1/composes/", "key-1", "hash-2"), this::register))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.KEY_REUSED);
        assertThat(given.counts()).containsEntry("compose", 1L);
    }

    @Test
    void tellsTheKeysOfDifferentPeopleApart() {
        ledger.once(REQUEST, this::register);
        ledger.once(new Request("other", "POST", "/api/1/composes/", "key-1", "hash-2"), this::register);

        assertThat(given.counts()).containsEntry("compose", 2L);
    }

    @Test
    void keepsNothingOfWhatWasRefused() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ledger.once(REQUEST, () -> {
                    register();
                    throw new ProblemException(ProblemType.CONFLICT, "not now");
                }));

        assertThat(given.counts()).containsEntry("compose", 0L).containsEntry("idempotency", 0L);
        ledger.once(REQUEST, this::register);
        assertThat(given.counts()).containsEntry("compose", 1L);
    }

    @Test
    void forgetsAnswersAfterSevenDays() {
        ledger.once(REQUEST, this::register);
        assertThat(ledger.forgetOld(10)).isZero();

        clock.advance(IdempotencyLedger.KEPT.plus(Duration.ofSeconds(1)));

        ledger.once(REQUEST, this::register);
        assertThat(given.counts()).containsEntry("compose", 2L).containsEntry("idempotency", 1L);
        clock.advance(IdempotencyLedger.KEPT.plus(Duration.ofSeconds(1)));
        assertThat(ledger.forgetOld(10)).isEqualTo(1);
    }

    private Answer register() {
        String id = composes.register(
                        Given.BUILDER, new Registration(Given.info("20261120", 0), List.of(), null, null, null))
                .compose()
                .id();
        return new Answer(201, "/api/1/composes/" + id, json.createObjectNode().put("id", id));
    }
}
