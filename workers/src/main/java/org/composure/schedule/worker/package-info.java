/** The activity of schedules' runs, and what begins them. */
@NullMarked
package org.composure.schedule.worker;

import org.jspecify.annotations.NullMarked;
