@NullMarked
package org.composure.workers;

import org.jspecify.annotations.NullMarked;
