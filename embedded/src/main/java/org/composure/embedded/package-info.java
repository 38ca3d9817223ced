/** PostgreSQL, Temporal and an AMQP broker inside one JVM, each on a free port of 127.0.0.1. Knows nothing of Composure. */
@NullMarked
package org.composure.embedded;

import org.jspecify.annotations.NullMarked;
