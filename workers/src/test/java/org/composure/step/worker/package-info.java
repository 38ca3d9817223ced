@NullMarked
package org.composure.step.worker;

import org.jspecify.annotations.NullMarked;
