@NullMarked
package org.composure.promotion;

import org.jspecify.annotations.NullMarked;
