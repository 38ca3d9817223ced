/** Gates: pure rules over facts and rows that say whether a compose may move on, and if not, why and who can change it. */
@NullMarked
package org.composure.gate;

import org.jspecify.annotations.NullMarked;
