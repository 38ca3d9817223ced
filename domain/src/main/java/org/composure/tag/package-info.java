/** Tags. */
@NullMarked
package org.composure.tag;

import org.jspecify.annotations.NullMarked;
