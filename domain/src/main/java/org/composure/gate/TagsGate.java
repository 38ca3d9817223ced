package org.composure.gate;

import java.util.ArrayList;
import java.util.List;
import org.composure.gate.GateResult.Passed;
import org.composure.gate.GateResult.Unmet;

/** Does the compose carry the tags it should, and none that it should not? */
final class TagsGate {

    private static final String TAG = "tag";

    private TagsGate() {}

    static GateNode evaluate(String path, GateSpec.Tags spec, GateInput input) {
        List<GateNode> tags = new ArrayList<>();
        for (String tag : spec.all()) {
            tags.add(GateNode.leaf(path + "/all/" + tag, TAG, wanted(tag, input)));
        }
        for (String tag : spec.none()) {
            tags.add(GateNode.leaf(path + "/none/" + tag, TAG, unwanted(tag, input)));
        }
        GateResult result =
                GateResult.all(tags.stream().map(GateNode::result).toList(), "the compose is tagged as it should be");
        return new GateNode(path, GateKind.TAGS.wire(), result, tags);
    }

    private static GateResult wanted(String tag, GateInput input) {
        return input.tags().contains(tag)
                ? new Passed("is tagged \"" + tag + "\"")
                : new Unmet("waits for the tag \"" + tag + "\"", "whoever may add the tag \"" + tag + "\"");
    }

    private static GateResult unwanted(String tag, GateInput input) {
        return input.tags().contains(tag)
                ? new Unmet("is tagged \"" + tag + "\"", "whoever may remove the tag \"" + tag + "\"")
                : new Passed("is not tagged \"" + tag + "\"");
    }
}
