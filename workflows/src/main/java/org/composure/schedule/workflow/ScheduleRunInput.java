package org.composure.schedule.workflow;

/**
 * What a run's workflow is started with. Only ever extended.
 *
 * @param runId the id of the schedule's run, a UUID
 */
public record ScheduleRunInput(String runId) {}
