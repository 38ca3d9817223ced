@NullMarked
package org.composure.event.api;

import org.jspecify.annotations.NullMarked;
