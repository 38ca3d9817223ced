/** What can go wrong, said once for every way in: a problem's kind, its HTTP status and what was wrong with which field. */
@NullMarked
package org.composure.problem;

import org.jspecify.annotations.NullMarked;
