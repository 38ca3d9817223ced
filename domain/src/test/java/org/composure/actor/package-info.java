@NullMarked
package org.composure.actor;

import org.jspecify.annotations.NullMarked;
