/** The relay: delivers what the outbox holds, messages to the broker and wakes to Temporal. */
@NullMarked
package org.composure.event.worker;

import org.jspecify.annotations.NullMarked;
