/** Reading productmd metadata as productmd itself reads it, and the checksum files beside images. */
@NullMarked
package org.composure.productmd;

import org.jspecify.annotations.NullMarked;
