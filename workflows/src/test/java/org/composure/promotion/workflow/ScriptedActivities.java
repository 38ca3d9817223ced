package org.composure.promotion.workflow;

import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.composure.promotion.workflow.Assessment.Next;
import org.composure.step.workflow.StepFailures;

/** Activities that do nothing but answer as a test wants, and write down what they were asked. */
class ScriptedActivities implements PromotionActivities, ContentActivities {

    final List<String> calls = new CopyOnWriteArrayList<>();

    Supplier<Assessment> assessment = () -> new Assessment(Next.END, Instant.EPOCH, null);
    Supplier<BeginOutcome> begin = () -> BeginOutcome.BEGUN;
    Supplier<SwitchOutcome> switching = () -> SwitchOutcome.SWITCHED;
    Runnable linking = () -> {};
    Runnable verifying = () -> {};
    Runnable takingBack = () -> {};

    static ApplicationFailure cancelled() {
        return ApplicationFailure.newNonRetryableFailure("The promotion was cancelled.", StepFailures.CANCELLED);
    }

    static ApplicationFailure handedOver() {
        return ApplicationFailure.newNonRetryableFailure("This worker is being stopped.", StepFailures.HANDED_OVER);
    }

    @Override
    public Assessment assess(String promotionId) {
        calls.add("assess");
        return assessment.get();
    }

    @Override
    public BeginOutcome begin(String promotionId) {
        calls.add("begin");
        return begin.get();
    }

    @Override
    public void linkFiles(String promotionId) {
        calls.add("link-files");
        linking.run();
    }

    @Override
    public void verify(String promotionId) {
        calls.add("verify");
        verifying.run();
    }

    @Override
    public void publish(String promotionId) {
        calls.add("publish");
    }

    @Override
    public SwitchOutcome switchOver(String promotionId) {
        calls.add("switch");
        return switching.get();
    }

    @Override
    public void replaceLinks(String promotionId) {
        calls.add("replace-links");
    }

    @Override
    public void complete(String promotionId) {
        calls.add("complete");
        assessment = () -> new Assessment(Next.END, Instant.EPOCH, "completed");
    }

    @Override
    public void takeBack(String promotionId) {
        calls.add("take-back");
        takingBack.run();
        assessment = () -> new Assessment(Next.END, Instant.EPOCH, null);
    }

    @Override
    public void stall(String promotionId, String step, String message) {
        calls.add("stall " + step + ": " + message);
        assessment = () -> new Assessment(Next.END, Instant.EPOCH, null);
    }
}
