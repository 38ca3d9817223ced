/** The durable workflow of a removal. It knows ids and outcomes, never contents. */
@NullMarked
package org.composure.removal.workflow;

import org.jspecify.annotations.NullMarked;
