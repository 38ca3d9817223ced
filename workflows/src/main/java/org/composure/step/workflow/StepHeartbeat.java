package org.composure.step.workflow;

/**
 * What a step that works on files tells Temporal while it lives. Where to go on after it died is on the disk itself: every file
 * that is finished is known by looking, by whichever host. Only ever extended.
 *
 * @param files how many files are done
 * @param bytes how many bytes are done
 */
public record StepHeartbeat(long files, long bytes) {}
