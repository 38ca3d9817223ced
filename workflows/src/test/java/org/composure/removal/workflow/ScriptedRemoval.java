package org.composure.removal.workflow;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.composure.removal.workflow.RemovalAssessment.Next;

/** Activities that do nothing but answer as a test wants, and write down what they were asked. */
class ScriptedRemoval implements RemovalActivities, TrashActivities {

    final List<String> calls = new CopyOnWriteArrayList<>();

    Supplier<RemovalAssessment> assessment = () -> to(Next.END);
    Runnable taking = () -> {};
    Runnable deleting = () -> {};
    Runnable puttingBack = () -> {};

    static RemovalAssessment to(Next next) {
        return new RemovalAssessment(next, Instant.EPOCH);
    }

    /** Answers one after the other, and then that nothing is left to do. */
    void assessing(List<Supplier<RemovalAssessment>> answers) {
        assessment = new Supplier<>() {
            private int looks;

            @Override
            public RemovalAssessment get() {
                return looks < answers.size() ? answers.get(looks++).get() : to(Next.END);
            }
        };
    }

    @Override
    public RemovalAssessment assess(String removalId) {
        calls.add("assess");
        return assessment.get();
    }

    @Override
    public void announce(String removalId) {
        calls.add("announce");
    }

    @Override
    public void claim(String removalId) {
        calls.add("claim");
    }

    @Override
    public void forget(String removalId) {
        calls.add("forget");
    }

    @Override
    public void stall(String removalId, String step, String message) {
        calls.add("stall " + step + ": " + message);
    }

    @Override
    public void take(String removalId) {
        calls.add("take");
        taking.run();
    }

    @Override
    public void delete(String removalId) {
        calls.add("delete");
        deleting.run();
    }

    @Override
    public void putBack(String removalId) {
        calls.add("put-back");
        puttingBack.run();
    }
}
