@NullMarked
package org.composure.promotion.admin;

import org.jspecify.annotations.NullMarked;
