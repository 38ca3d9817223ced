/** Where the files of a compose go when it is promoted. */
@NullMarked
package org.composure.relocation;

import org.jspecify.annotations.NullMarked;
