/** Promotions in PostgreSQL: rows, and the transactions that move them. */
@NullMarked
package org.composure.promotion.store;

import org.jspecify.annotations.NullMarked;
