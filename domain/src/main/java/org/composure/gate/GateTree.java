package org.composure.gate;

import java.util.List;
import java.util.stream.Collectors;
import org.composure.digest.Sha256;

/**
 * What all gates of a policy say about one compose.
 *
 * @param gates the gates in order, {@code identity} first
 */
public record GateTree(List<GateNode> gates) {

    /** Copies the list. */
    public GateTree {
        gates = List.copyOf(gates);
    }

    /** Whether every gate lets the compose through. */
    public boolean passes() {
        return gates.stream().allMatch(gate -> gate.result().state().passes());
    }

    /** Whether a gate has failed, so that waiting is of no use. */
    public boolean failed() {
        return gates.stream().anyMatch(gate -> gate.result().state() == GateState.FAILED);
    }

    /** All nodes of the tree, each before its parts. */
    public List<GateNode> flattened() {
        return gates.stream().flatMap(GateNode::flattened).toList();
    }

    /**
     * What the gates said, as 64 hex digits: equal for two evaluations in which every path had the same state. A decision
     * keeps it, as what the person saw.
     */
    public String digest() {
        return Sha256.hex(flattened().stream()
                .map(node -> node.path() + " " + node.result().state().wire() + "\n")
                .collect(Collectors.joining()));
    }
}
