@NullMarked
package org.composure.promotion.workflow;

import org.jspecify.annotations.NullMarked;
