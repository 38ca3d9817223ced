package org.composure.removal;

/** What can be decided about a removal, and when. Pure: the caller holds the removal's lock. */
public final class RemovalRules {

    private RemovalRules() {}

    /** What becomes of a decision. */
    public sealed interface Verdict {
        /** The decision counts. */
        record Accepted() implements Verdict {}

        /** It is so already: nothing changes. */
        record Repeated() implements Verdict {}

        /** Nobody can decide this now. */
        record NotPossible(String reason) implements Verdict {}
    }

    /**
     * What the rules look at.
     *
     * @param state the removal's state
     * @param emptied whether deleting has begun
     * @param undone whether it has been called off already
     */
    public record Situation(RemovalState state, boolean emptied, boolean undone) {}

    /** Judges a decision. */
    public static Verdict judge(RemovalAction action, Situation now) {
        return switch (action) {
            case CANCEL -> {
                if (now.undone() || now.state() == RemovalState.CANCELLED) {
                    yield new Verdict.Repeated();
                }
                if (now.state() == RemovalState.REMOVED) {
                    yield new Verdict.NotPossible("It has been removed: the files are gone.");
                }
                yield now.emptied()
                        ? new Verdict.NotPossible("It is being deleted: from here it only goes forward.")
                        : new Verdict.Accepted();
            }
            case RETRY ->
                now.state() == RemovalState.STALLED
                        ? new Verdict.Accepted()
                        : new Verdict.NotPossible("Only a stalled removal can be retried; this one is "
                                + now.state().wire() + ".");
            case EMPTY -> {
                if (now.emptied()) {
                    yield new Verdict.Repeated();
                }
                yield now.state() == RemovalState.TRASHED
                        ? new Verdict.Accepted()
                        : new Verdict.NotPossible("Only what is in the trash can be deleted from it; this removal is "
                                + now.state().wire() + ".");
            }
        };
    }
}
