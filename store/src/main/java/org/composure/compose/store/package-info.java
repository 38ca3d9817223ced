/** Composes in PostgreSQL: rows, history, and the transactions that change them. */
@NullMarked
package org.composure.compose.store;

import org.jspecify.annotations.NullMarked;
