package org.composure.workers;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much one process takes from Temporal's task queues at a time.
 *
 * @param decisions the queue of workflows, and of activities that need PostgreSQL and look at single files
 * @param files the queue of activities that move whole trees
 * @param removals the queue of activities that move trees to the trash and delete them
 * @param drain how long a process that is stopped waits for what it works on: rows are finished, trees are handed over
 */
@Validated
@ConfigurationProperties("composure.queues")
public record QueueProperties(
        @Valid @DefaultValue DecisionProperties decisions,
        @Valid @DefaultValue FileProperties files,
        @Valid @DefaultValue RemovalProperties removals,

        @NotNull @DurationMin @DefaultValue("15s") Duration drain) {

    /**
     * The queue of workflows and of what needs PostgreSQL.
     *
     * @param workflowTasks how many workflows move on at a time
     * @param activities how many activities run at a time; each may need a connection to PostgreSQL, of which there are 16
     */
    public record DecisionProperties(
            @Min(1) @DefaultValue("50") int workflowTasks,
            @Min(1) @DefaultValue("32") int activities) {}

    /**
     * The queue of what moves whole trees.
     *
     * @param activities how many promotions move files at a time; how many files at a time is the volume's business
     */
    public record FileProperties(@Min(1) @DefaultValue("16") int activities) {}

    /**
     * The queue of what moves trees to the trash and deletes them.
     *
     * @param activities how many removals move or delete files at a time; few, since deleting is patient and promotions are not
     */
    public record RemovalProperties(
            @Min(1) @DefaultValue("2") int activities) {}
}
