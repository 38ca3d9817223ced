/** How far the steps of durable work have got, one row a step. */
@NullMarked
package org.composure.step.store;

import org.jspecify.annotations.NullMarked;
