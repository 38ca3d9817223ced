/** The durable workflow of a schedule's run. It knows ids and times, never composes. */
@NullMarked
package org.composure.schedule.workflow;

import org.jspecify.annotations.NullMarked;
