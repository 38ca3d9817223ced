/** Policies: what a compose must fulfil to reach a stage, as documents. */
@NullMarked
package org.composure.policy;

import org.jspecify.annotations.NullMarked;
