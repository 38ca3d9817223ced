/** That the layout stays what it says it is. */
@NullMarked
package org.composure.architecture;

import org.jspecify.annotations.NullMarked;
