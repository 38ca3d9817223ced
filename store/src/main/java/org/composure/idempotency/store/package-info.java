/** Answers to requests that may be sent twice. */
@NullMarked
package org.composure.idempotency.store;

import org.jspecify.annotations.NullMarked;
