package org.composure.removal.workflow;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * What a removal's workflow does to PostgreSQL. Every method may be called again with the same id: the second call finds what
 * the first has done.
 */
@ActivityInterface
public interface RemovalActivities {

    /** Looks at the removal: what keeps the compose, what time it is, what people have decided. */
    @ActivityMethod(name = "removal-assess")
    RemovalAssessment assess(String removalId);

    /** The step {@code announce}. */
    @ActivityMethod(name = "removal-announce")
    void announce(String removalId);

    /** The step {@code claim}: what comes of it, the next assessment says. */
    @ActivityMethod(name = "removal-claim")
    void claim(String removalId);

    /** The step {@code forget}: the files are gone. */
    @ActivityMethod(name = "removal-forget")
    void forget(String removalId);

    /** Records that a step used up its tries: a person has to retry or cancel. */
    @ActivityMethod(name = "removal-stall")
    void stall(String removalId, String step, String message);
}
