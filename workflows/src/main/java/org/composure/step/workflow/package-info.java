/** What the workflows and activities of all durable work have in common. */
@NullMarked
package org.composure.step.workflow;

import org.jspecify.annotations.NullMarked;
