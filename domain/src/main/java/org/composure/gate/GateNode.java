package org.composure.gate;

import java.util.List;
import java.util.stream.Stream;

/**
 * A gate in the tree that answers "why is this not promoted?".
 *
 * @param path the gate's place in the tree, unique in it and stable between evaluations, for example {@code tags/all/qa-passed}
 * @param kind what sort of gate it is, for example {@code tags}, or {@code tag} for one tag of it
 * @param result what it says
 * @param gates the parts it consists of; empty for most
 */
public record GateNode(String path, String kind, GateResult result, List<GateNode> gates) {

    /** Copies the list. */
    public GateNode {
        gates = List.copyOf(gates);
    }

    static GateNode leaf(String path, String kind, GateResult result) {
        return new GateNode(path, kind, result, List.of());
    }

    /** This node and all below it, parents first. */
    public Stream<GateNode> flattened() {
        return Stream.concat(Stream.of(this), gates.stream().flatMap(GateNode::flattened));
    }
}
