@NullMarked
package org.composure.event.worker;

import org.jspecify.annotations.NullMarked;
