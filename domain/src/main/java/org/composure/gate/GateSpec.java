package org.composure.gate;

import java.util.List;

/** One gate as a policy asks for it. */
public sealed interface GateSpec {

    /** COMPOSE_ID and composeinfo.json on disk are this compose's. Always there, whether or not a policy lists it. */
    record Identity() implements GateSpec {}

    /**
     * The compose's STATUS file holds one of these words.
     *
     * @param accepted the words that pass, for example {@code FINISHED}
     */
    record Status(List<String> accepted) implements GateSpec {
        /** Copies the list. */
        public Status {
            accepted = List.copyOf(accepted);
        }
    }

    /** Every RPM that rpms.json lists carries a signing key. */
    record Signed() implements GateSpec {}

    /**
     * The compose carries all of some tags and none of others.
     *
     * @param all names of the tags it must carry
     * @param none names of the tags it must not carry
     */
    record Tags(List<String> all, List<String> none) implements GateSpec {
        /** Copies the lists. */
        public Tags {
            all = List.copyOf(all);
            none = List.copyOf(none);
        }
    }

    /** The gate's kind, which names it in documents and paths. */
    default GateKind kind() {
        return switch (this) {
            case Identity _ -> GateKind.IDENTITY;
            case Status _ -> GateKind.STATUS;
            case Signed _ -> GateKind.SIGNED;
            case Tags _ -> GateKind.TAGS;
        };
    }
}
