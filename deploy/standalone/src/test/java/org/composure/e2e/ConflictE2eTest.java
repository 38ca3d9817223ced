package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.composure.e2e.Facts.SampleEvent;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many people who want different things of one compose at the same moment, of every server that there is. */
@Tag("long")
class ConflictE2eTest {

    private static final String TAG = "installability-passed";
    private static final int ROUNDS = 10;
    private static final int AT_ONCE = 8;

    private static Stack stack;
    private static Client client;
    private static Facts facts;
    private static ExecutorService people;
    private static int respin;

    @BeforeAll
    static void start() {
        stack = Stacks.start(
                "--composure.promotion.recheck-interval=5s",
                "--composure.removal.recheck-interval=1s",
                "--composure.removal.trash-period=1h");
        client = new Client(stack, "alice", "releng");
        facts = new Facts(stack);
        people = Executors.newFixedThreadPool(AT_ONCE);
        client.makeTag(TAG);
        client.makeTag("blocked");
    }

    @AfterAll
    static void stop() {
        people.shutdownNow();
        stack.close();
    }

    @Test
    void oneOfManyRequestsForAPromotionStartsIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            SampleCompose compose = tracked();
            client.tag(compose, TAG);
            List<Callable<Client.Answer>> requests = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                Client person = client.as("person-" + i);
                requests.add(() -> person.post(
                        "api/1/promotions/",
                        Client.json().put("compose_id", compose.id()).put("to", "nightly")));
            }
            List<Client.Answer> answers = atOnce(requests);

            List<Client.Answer> accepted =
                    answers.stream().filter(answer -> answer.status() == 202).toList();
            assertThat(accepted).hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.status() == 409))
                    .hasSize(AT_ONCE - 1);
            client.awaitState(accepted.getFirst().body().path("id").asString(), "completed");
            assertThat(facts.changes(new SampleEvent(compose.id(), "promoted"))).isEqualTo(1);
        }
    }

    /** Approval and rejection of one promotion at once: whoever is told 200 is right in the end. */
    @Test
    void whatPeopleDecideAtOnceNeverContradictsWhatTheyAreTold() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            SampleCompose compose = tracked();
            client.tag(compose, TAG);
            client.awaitState(client.request(compose, "nightly"), "completed");
            String promotion = client.request(compose, "milestone-candidate");
            client.awaitState(promotion, "awaiting-approval");
            List<Callable<Client.Answer>> decisions = new ArrayList<>();
            for (int i = 0; i < AT_ONCE / 2; i++) {
                Client approver = client.as("approver-" + i);
                Client rejecter = client.as("rejecter-" + i);
                decisions.add(() -> approver.decide(promotion, "approve"));
                decisions.add(() -> rejecter.decide(promotion, "reject"));
            }
            List<Client.Answer> answers = atOnce(decisions);

            int approved = 0;
            int rejected = 0;
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).status()).isIn(200, 409);
                int accepted = answers.get(i).status() == 200 ? 1 : 0;
                approved += i % 2 == 0 ? accepted : 0;
                rejected += i % 2 == 1 ? accepted : 0;
            }
            assertThat(rejected).as("a promotion is rejected once").isLessThanOrEqualTo(1);
            client.awaitState(promotion, rejected == 1 ? "rejected" : "completed");
            assertThat(facts.count("select count(*) from decision where promotion = cast(? as uuid)", promotion))
                    .as("every decision that was accepted is there, and no other")
                    .isEqualTo(approved + rejected);
        }
    }

    /** A promotion and a removal of one compose at once: one of them, or the promotion first. */
    @Test
    void aComposeIsNeverPromotedAndRemovedAtOnce() throws Exception {
        Removals removals = new Removals(client);
        for (int round = 0; round < ROUNDS; round++) {
            SampleCompose compose = tracked();
            client.tag(compose, TAG);
            List<Callable<Client.Answer>> wishes = new ArrayList<>();
            for (int i = 0; i < AT_ONCE / 2; i++) {
                wishes.add(() -> client.post(
                        "api/1/promotions/",
                        Client.json().put("compose_id", compose.id()).put("to", "nightly")));
                wishes.add(() -> removals.ask(compose));
            }
            List<Client.Answer> answers = atOnce(wishes);

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(202, 409));
            String promotion = idOf(answers, 0);
            String removal = idOf(answers, 1);
            assertThat(promotion + removal).as("somebody was first").isNotEmpty();
            if (!promotion.isEmpty()) {
                // It keeps the compose, which lies elsewhere afterwards: a removal that was asked for before is
                // pointless.
                client.awaitState(promotion, "completed");
                if (!removal.isEmpty()) {
                    removals.awaitState(removal, "cancelled");
                }
                assertThat(stack.volume("nightly").resolve("Fedora").resolve(compose.id()))
                        .exists();
            } else {
                removals.awaitState(removal, "trashed");
            }
        }
    }

    private static String idOf(List<Client.Answer> answers, int parity) {
        List<String> ids = new ArrayList<>();
        for (int i = parity; i < answers.size(); i += 2) {
            if (answers.get(i).status() == 202) {
                ids.add(answers.get(i).body().path("id").asString());
            }
        }
        assertThat(ids).hasSizeLessThanOrEqualTo(1);
        return ids.isEmpty() ? "" : ids.getFirst();
    }

    private static SampleCompose tracked() {
        SampleCompose compose = SampleCompose.fedora43("20261118", respin++);
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        return compose;
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        CyclicBarrier together = new CyclicBarrier(calls.size());
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<T> call : calls) {
            futures.add(people.submit(() -> {
                together.await();
                return call.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }
}
