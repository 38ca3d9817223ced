/** Removals in PostgreSQL: what is due, what keeps it, how far it has got, and what people decide. */
@NullMarked
package org.composure.removal.store;

import org.jspecify.annotations.NullMarked;
