/** Tests of the admin pages. */
@NullMarked
package org.composure.adminui;

import org.jspecify.annotations.NullMarked;
