/** The promotions' part of the API. */
@NullMarked
package org.composure.promotion.api;

import org.jspecify.annotations.NullMarked;
