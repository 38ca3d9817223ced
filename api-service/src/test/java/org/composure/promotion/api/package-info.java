/** Tests over HTTP. */
@NullMarked
package org.composure.promotion.api;

import org.jspecify.annotations.NullMarked;
