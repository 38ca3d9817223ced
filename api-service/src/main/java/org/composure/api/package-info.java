/** What the API's features share: reading bodies and queries, who calls, pages of lists, addresses, and the documentation. */
@NullMarked
package org.composure.api;

import org.jspecify.annotations.NullMarked;
