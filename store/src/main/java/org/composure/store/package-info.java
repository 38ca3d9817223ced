/** What the store consists of as a Spring configuration. */
@NullMarked
package org.composure.store;

import org.jspecify.annotations.NullMarked;
