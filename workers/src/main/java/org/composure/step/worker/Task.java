package org.composure.step.worker;

import java.util.UUID;
import org.composure.compose.ComposeId;

/**
 * The durable work that a step belongs to.
 *
 * @param kind what kind of work, as logs name it: promotion, removal
 * @param id the work's id
 * @param compose the compose it is about
 */
public record Task(String kind, UUID id, ComposeId compose) {}
