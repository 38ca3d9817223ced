@NullMarked
package org.composure.removal;

import org.jspecify.annotations.NullMarked;
