/** How quick it is, always beside something that does the same. */
@NullMarked
package org.composure.benchmarks;

import org.jspecify.annotations.NullMarked;
