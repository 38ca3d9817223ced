/** The event log and the outbox: what is announced and which workflows are woken, written with the change itself. */
@NullMarked
package org.composure.event.store;

import org.jspecify.annotations.NullMarked;
