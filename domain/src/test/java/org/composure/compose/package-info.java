@NullMarked
package org.composure.compose;

import org.jspecify.annotations.NullMarked;
