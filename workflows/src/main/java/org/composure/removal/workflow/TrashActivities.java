package org.composure.removal.workflow;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * What a removal's workflow does to files. Every method may be called again after a crash at any point; failures are retried a
 * bounded number of times unless they are marked as not retryable.
 */
@ActivityInterface
public interface TrashActivities {

    /** The step {@code trash}: one rename into the volume's trash. */
    @ActivityMethod(name = "trash-take")
    void take(String removalId);

    /** The step {@code delete}: nothing of it is left on the volume. */
    @ActivityMethod(name = "trash-delete")
    void delete(String removalId);

    /** The step {@code put-back}: one rename out of the trash; ends the removal as cancelled. */
    @ActivityMethod(name = "trash-put-back")
    void putBack(String removalId);
}
