package org.composure.removal.store;

import java.time.Instant;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.removal.RemovalKind;
import org.composure.removal.RemovalState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How removals end that remove nothing; within the transaction of whoever ends them, under the locks. */
public class RemovalEnd {

    private final RemovalRepository removals;
    private final ChangeLog changes;
    private final JdbcClient jdbc;

    /** Wires it up. */
    public RemovalEnd(RemovalRepository removals, ChangeLog changes, JdbcClient jdbc) {
        this.removals = removals;
        this.changes = changes;
        this.jdbc = jdbc;
    }

    /** Somebody, or a hold, wanted it back. A person's word is final: what expired does not expire again by itself. */
    void undone(RemovalEntity removal, Instant now) {
        String by = String.valueOf(removal.undoneBy());
        @Nullable String why = removal.undoneReason();
        String said = "Cancelled by " + by + (why == null ? "." : ": " + why);
        if (removal.kind() == RemovalKind.TREE) {
            jdbc.sql(
                            "update tree set due_at = 'infinity' where volume = :volume and path = :path and state = 'retired'")
                    .param("volume", removal.place().volume())
                    .param("path", removal.place().path())
                    .update();
        } else {
            ComposeEntity compose = removal.compose();
            compose.givenBack();
            if (removal.basis() != null) {
                compose.expires(null, "Its removal was cancelled by " + by + "; extend it to let it expire again.");
            }
        }
        cancelled(removal, said, by, now);
    }

    /** A hold wanted it back: it expires as it did before, once nobody holds it. */
    void held(RemovalEntity removal, Instant now) {
        removal.compose().givenBack();
        cancelled(removal, "Put back, because it is on hold.", String.valueOf(removal.undoneBy()), now);
    }

    /** It has become pointless. */
    void cancelled(RemovalEntity removal, String why, String actor, Instant now) {
        removal.end(RemovalState.CANCELLED, why, now);
        removals.flush();
        changes.ofCompose(
                removal.compose().pk(),
                "removal-cancelled",
                actor,
                "The removal of " + removal.place() + " was called off. " + why,
                removal.id().toString());
    }
}
