/** The activities of promotions: what workers do to rows and files. */
@NullMarked
package org.composure.promotion.worker;

import org.jspecify.annotations.NullMarked;
