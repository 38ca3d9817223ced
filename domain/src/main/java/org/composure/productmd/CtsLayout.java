package org.composure.productmd;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Today's layout of a ComposeInfo, whichever one it was posted in. Members that productmd does not know stay where they
 * were; those that it knows stand as it would write them, so that its every version from 1.0 on can read them.
 */
final class CtsLayout {

    private CtsLayout() {}

    static ObjectNode of(ComposeInfo info) {
        ObjectNode document = copy(info.document());
        document.set(
                "header",
                copy(document.path("header"))
                        .put("type", ComposeInfoReader.METADATA_TYPE)
                        .put("version", HeaderVersion.CURRENT.value()));

        ObjectNode payload = copy(document.path("payload"));
        payload.set("compose", compose(info.compose(), payload.path("compose")));
        payload.set("release", release(info.release(), releaseOf(payload, info.headerVersion())));
        ComposeInfo.BaseProduct base = info.baseProduct();
        JsonNode postedBase = payload.remove("base_product");
        if (base != null) {
            payload.set("base_product", baseProduct(base, postedBase));
        }
        ObjectNode variants = JsonNodeFactory.instance.objectNode();
        addVariants(info.variants(), info.headerVersion(), variants);
        payload.set("variants", variants);
        document.set("payload", payload);
        return document;
    }

    private static ObjectNode compose(ComposeInfo.Compose compose, JsonNode posted) {
        ObjectNode shown = copy(posted)
                .put("id", compose.id())
                .put("type", compose.type().value())
                .put("date", compose.date())
                .put("respin", compose.respin());
        shown.remove("label");
        Label label = compose.label();
        if (label != null) {
            shown.put("label", label.toString());
        }
        if (label != null || posted.has("final")) {
            shown.put("final", compose.isFinal());
        }
        return shown;
    }

    /** Takes the release out of its place, which was another one in old layouts. */
    private static @Nullable JsonNode releaseOf(ObjectNode holder, HeaderVersion version) {
        JsonNode release = holder.remove("release");
        return version.hasProductLayout() ? holder.remove("product") : release;
    }

    private static ObjectNode release(ComposeInfo.Release release, @Nullable JsonNode posted) {
        ObjectNode shown = copy(posted)
                .put("name", release.name())
                .put("short", release.shortName())
                .put("version", release.version())
                .put("type", release.type().value())
                .put("internal", release.internal());
        shown.remove("is_layered");
        if (release.isLayered()) {
            shown.put("is_layered", true);
        }
        return shown;
    }

    private static ObjectNode baseProduct(ComposeInfo.BaseProduct base, @Nullable JsonNode posted) {
        return copy(posted)
                .put("name", base.name())
                .put("short", base.shortName())
                .put("version", base.version())
                .put("type", base.type().value());
    }

    private static void addVariants(List<ComposeInfo.Variant> variants, HeaderVersion version, ObjectNode shown) {
        for (ComposeInfo.Variant variant : variants) {
            ObjectNode posted = copy(variant.document());
            ComposeInfo.Release release = variant.release();
            if (release != null) {
                posted.set(
                        "release", release(release, releaseOf(posted, version)).put("is_layered", true));
            }
            posted.remove("variants");
            if (!variant.variants().isEmpty()) {
                var children = posted.putArray("variants");
                variant.variants().forEach(child -> children.add(child.id()));
            }
            shown.set(variant.uid(), posted);
            addVariants(variant.variants(), version, shown);
        }
    }

    private static ObjectNode copy(@Nullable JsonNode node) {
        return node != null && node.isObject() ? (ObjectNode) node.deepCopy() : JsonNodeFactory.instance.objectNode();
    }
}
