@NullMarked
package org.composure.deploy;

import org.jspecify.annotations.NullMarked;
