package org.composure.event.worker;

/** Something that the {@link Sweep} does now and then, on any worker, in bounded batches. */
@FunctionalInterface
public interface Chore {

    /** Does some of it. May be done by several workers at the same time. */
    void run();
}
