/** Tags in PostgreSQL. */
@NullMarked
package org.composure.tag.store;

import org.jspecify.annotations.NullMarked;
