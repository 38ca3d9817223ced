/** Reading productmd metadata as productmd itself reads it. */
@NullMarked
package org.composure.productmd;

import org.jspecify.annotations.NullMarked;
