@NullMarked
package org.composure.removal.workflow;

import org.jspecify.annotations.NullMarked;
