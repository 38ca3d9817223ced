package org.composure.removal.workflow;

/**
 * What a removal's workflow is started with. Only ever extended.
 *
 * @param removalId the removal's id, a UUID
 */
public record RemovalInput(String removalId) {}
