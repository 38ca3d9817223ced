package org.composure.productmd;

import java.util.Comparator;
import java.util.List;
import org.composure.compose.ComposeId;
import org.composure.problem.FieldError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a compose says of itself, read by {@link ComposeInfoReader}.
 *
 * @param headerVersion the version of the layout it was posted in
 * @param compose which compose it is
 * @param release what was composed
 * @param baseProduct what the release builds on; given exactly if the release is layered
 * @param variants the top-level variants, ordered by uid
 * @param document the whole document, unknown members included; not to be changed
 */
public record ComposeInfo(
        HeaderVersion headerVersion,
        Compose compose,
        Release release,
        @Nullable BaseProduct baseProduct,
        List<Variant> variants,
        JsonNode document) {

    /** The greatest respin: the next one must still be a PostgreSQL integer. */
    public static final int MAX_RESPIN = Integer.MAX_VALUE - 1;

    /**
     * Which compose it is.
     *
     * @param id the id that was posted, which need not be the computed one
     * @param type what the compose was made for
     * @param date the day, as YYYYMMDD
     * @param respin 0 for the first compose of its kind on that day, and so on
     * @param label the milestone that it is a candidate for
     * @param isFinal whether a candidate was chosen; says something only beside a label
     */
    public record Compose(
            String id,
            ComposeType type,
            String date,
            int respin,
            @Nullable Label label,
            boolean isFinal) {}

    /**
     * A product's release.
     *
     * @param name the full name, for example {@code Fedora}
     * @param shortName the name that ids use
     * @param version for example {@code 43} or {@code Rawhide}
     * @param type the phase of life
     * @param isLayered whether it builds on a base product
     * @param internal whether it is not for the public
     */
    public record Release(
            String name, String shortName, String version, ReleaseType type, boolean isLayered, boolean internal) {}

    /**
     * The product that a layered release builds on.
     *
     * @param name the full name
     * @param shortName the name that ids use
     * @param version the version
     * @param type the phase of life
     */
    public record BaseProduct(String name, String shortName, String version, ReleaseType type) {}

    /**
     * A part of the compose that is installed or shipped by itself.
     *
     * @param uid unique within the compose, for example {@code Server-optional}
     * @param id unique among its siblings, for example {@code optional}
     * @param name for people
     * @param type what it is
     * @param arches its architectures, ordered; those of its parent or fewer
     * @param release its own release, if it is a layered product
     * @param variants the variants that belong to it, ordered by uid
     * @param document all that was posted of it, unknown members included; not to be changed
     */
    public record Variant(
            String uid,
            String id,
            String name,
            VariantType type,
            List<String> arches,
            @Nullable Release release,
            List<Variant> variants,
            JsonNode document) {

        /** Where its parts lie in the compose: by kind of part, then by arch; for example {@code os_tree}. */
        public JsonNode paths() {
            return document.path("paths");
        }
    }

    /**
     * The id that productmd gives to a compose of these properties.
     *
     * @param respin the respin to have in the id, 0 to {@link #MAX_RESPIN}
     * @throws IllegalArgumentException if the respin is out of range
     */
    public ComposeId computedId(int respin) {
        if (respin < 0 || respin > MAX_RESPIN) {
            throw new IllegalArgumentException(
                    FieldError.of("respin", respin, "0 to " + MAX_RESPIN).message());
        }
        return new ComposeId(idText(respin));
    }

    /** The computed id before it is known to be a valid one. */
    String idText(int respin) {
        StringBuilder id = new StringBuilder(
                release.shortName() + "-" + release.version() + release.type().suffix());
        BaseProduct base = baseProduct;
        if (base != null) {
            id.append(
                    "-" + base.shortName() + "-" + base.version() + base.type().suffix());
            if (isRhel5(release.shortName(), release.version()) && isRhel5(base.shortName(), base.version())) {
                id.append(clientOrServer());
            }
        }
        return id.append("-" + compose.date() + compose.type().suffix() + "." + respin)
                .toString();
    }

    /** RHEL 5 had a compose for clients and one for servers; only the variant told them apart. */
    private String clientOrServer() {
        return variants.stream()
                .map(Variant::id)
                .min(Comparator.naturalOrder())
                .filter(id -> id.equals("Client") || id.equals("Server"))
                .map(id -> "-" + id)
                .orElse("");
    }

    private static boolean isRhel5(String shortName, String version) {
        return shortName.equals("RHEL") && (version.equals("5") || version.startsWith("5."));
    }

    /**
     * The same compose with that respin and the id computed for it, here and in the document.
     *
     * @param respin 0 to {@link #MAX_RESPIN}
     * @throws IllegalArgumentException if the respin is out of range
     */
    public ComposeInfo withRespin(int respin) {
        String id = computedId(respin).value();
        JsonNode said = document.path("payload").path("compose");
        if (said.path("id").equals(StringNode.valueOf(id))
                && said.path("respin").equals(IntNode.valueOf(respin))) {
            return this;
        }
        JsonNode changed = document.deepCopy();
        ObjectNode posted = (ObjectNode) changed.path("payload").path("compose");
        posted.put("id", id).put("respin", respin);
        return new ComposeInfo(
                headerVersion,
                new Compose(id, compose.type(), compose.date(), respin, compose.label(), compose.isFinal()),
                release,
                baseProduct,
                variants,
                changed);
    }

    /** The compose as CTS shows it: in today's layout whatever it was posted in, with all that was posted. */
    public ObjectNode asCts() {
        return CtsLayout.of(this);
    }
}
