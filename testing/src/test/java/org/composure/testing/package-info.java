@NullMarked
package org.composure.testing;

import org.jspecify.annotations.NullMarked;
