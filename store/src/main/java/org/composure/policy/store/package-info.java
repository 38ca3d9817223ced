/** Policy versions that promotions have pinned. */
@NullMarked
package org.composure.policy.store;

import org.jspecify.annotations.NullMarked;
