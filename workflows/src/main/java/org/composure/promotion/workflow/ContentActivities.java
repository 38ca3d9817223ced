package org.composure.promotion.workflow;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * What a promotion's workflow does to files. Every method may be called again after a crash at any point.
 *
 * <p>An {@code ApplicationFailure} of type {@link org.composure.step.workflow.StepFailures#CANCELLED} says that the promotion
 * was cancelled, one of type {@link org.composure.step.workflow.StepFailures#HANDED_OVER} that the step is to be called again,
 * which is no further try; any other failure is
 * retried a bounded number of times unless it is marked as not retryable.
 */
@ActivityInterface
public interface ContentActivities {

    /** The step {@code link-files}. */
    @ActivityMethod(name = "content-link-files")
    void linkFiles(String promotionId);

    /** The step {@code verify}. */
    @ActivityMethod(name = "content-verify")
    void verify(String promotionId);

    /** The step {@code publish}. */
    @ActivityMethod(name = "content-publish")
    void publish(String promotionId);

    /** The step {@code replace-links}. */
    @ActivityMethod(name = "content-replace-links")
    void replaceLinks(String promotionId);

    /** The step {@code take-back}; ends the promotion as failed or cancelled. */
    @ActivityMethod(name = "content-take-back")
    void takeBack(String promotionId);
}
