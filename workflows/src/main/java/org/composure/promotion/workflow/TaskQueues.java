package org.composure.promotion.workflow;

/** The task queues. Names are wire names: renaming one leaves running work behind. */
public final class TaskQueues {

    /** Workflows, and activities that need PostgreSQL and look at single files. */
    public static final String PROMOTION = "composure-promotion";

    /** Activities that move whole trees; a worker here has to mount the volumes. */
    public static final String FILES = "composure-files";

    /** Activities that move trees to the trash and delete them: apart, so that much to delete holds up no promotion. */
    public static final String REMOVAL = "composure-removal";

    private TaskQueues() {}
}
