/** A promotion: its states, gates, approvals and steps, and the rules that move it. */
@NullMarked
package org.composure.promotion;

import org.jspecify.annotations.NullMarked;
