@NullMarked
package org.composure.schedule;

import org.jspecify.annotations.NullMarked;
