/** Schedules and their runs in PostgreSQL. */
@NullMarked
package org.composure.schedule.store;

import org.jspecify.annotations.NullMarked;
