/** The durable workflow of a promotion: what runs, waits and retries. It knows ids and outcomes, never contents. */
@NullMarked
package org.composure.promotion.workflow;

import org.jspecify.annotations.NullMarked;
