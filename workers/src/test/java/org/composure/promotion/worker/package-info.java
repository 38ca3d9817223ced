@NullMarked
package org.composure.promotion.worker;

import org.jspecify.annotations.NullMarked;
