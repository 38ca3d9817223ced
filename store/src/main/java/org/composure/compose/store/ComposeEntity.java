package org.composure.compose.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.productmd.ComposeInfo;
import org.composure.productmd.ReleaseVersion;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A compose's row. The queried parts of its ComposeInfo stand in columns, the whole of it beside them. */
@Entity
@Table(name = "compose")
@SuppressWarnings("UnusedVariable") // Columns that only queries read.
public class ComposeEntity {

    /** The number of a compose's first event. */
    public static final long FIRST_EVENT = 1;

    @Id
    private UUID pk;

    private String id;
    private String type;
    private String date;
    private int respin;
    private @Nullable String label;

    @Column(name = "final")
    private boolean isFinal;

    private String releaseName;
    private String releaseShort;
    private String releaseVersion;
    private long[] releaseVersionKey;
    private String releaseType;
    private boolean releaseIsLayered;
    private boolean releaseInternal;
    private @Nullable String baseProductName;
    private @Nullable String baseProductShort;
    private @Nullable String baseProductVersion;
    private @Nullable String baseProductType;
    private String builder;
    private @Nullable String composeUrl;
    private @Nullable String locationVolume;
    private @Nullable String locationPath;
    private String stage;
    private Instant stageSince;
    private @Nullable UUID respinOf;

    /** Replaced, never changed: without the second annotation it would be copied and compared as text. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private JsonNode info;

    private @Nullable String shownInfo;
    private Instant createdAt;

    /** Counted by statements of the row's own, once it is there. */
    @Column(updatable = false)
    private long eventSeq;

    private @Nullable Instant expiresAt;
    private @Nullable String expiryReason;
    private @Nullable UUID removal;
    private @Nullable Instant removedAt;

    @SuppressWarnings("NullAway.Init")
    protected ComposeEntity() {}

    /**
     * A compose as it is registered.
     *
     * @param pk the row's key
     * @param info the ComposeInfo, with the id that is to be stored
     * @param builder who registers it
     * @param firstStage the stage in which every compose starts
     * @param now when, UTC
     */
    @SuppressWarnings("NullAway.Init")
    public ComposeEntity(UUID pk, ComposeInfo info, String builder, String firstStage, Instant now) {
        this.pk = pk;
        this.builder = builder;
        this.stage = firstStage;
        this.stageSince = now;
        this.createdAt = now;
        takeOver(info);
    }

    /** Takes over what a ComposeInfo of the same compose says. */
    public void describe(ComposeInfo composeInfo) {
        takeOver(composeInfo);
    }

    private void takeOver(ComposeInfo composeInfo) {
        this.id = composeInfo.compose().id();
        this.type = composeInfo.compose().type().value();
        this.date = composeInfo.compose().date();
        this.respin = composeInfo.compose().respin();
        this.label = composeInfo.compose().label() == null
                ? null
                : composeInfo.compose().label().toString();
        this.isFinal = composeInfo.compose().isFinal();
        this.releaseName = composeInfo.release().name();
        this.releaseShort = composeInfo.release().shortName();
        this.releaseVersion = composeInfo.release().version();
        this.releaseVersionKey = ReleaseVersion.order(composeInfo.release().version());
        this.releaseType = composeInfo.release().type().value();
        this.releaseIsLayered = composeInfo.release().isLayered();
        this.releaseInternal = composeInfo.release().internal();
        ComposeInfo.BaseProduct base = composeInfo.baseProduct();
        this.baseProductName = base == null ? null : base.name();
        this.baseProductShort = base == null ? null : base.shortName();
        this.baseProductVersion = base == null ? null : base.version();
        this.baseProductType = base == null ? null : base.type().value();
        this.info = composeInfo.document();
        this.shownInfo = composeInfo.asCts().toString();
    }

    /** The columns of a row that is about to be added by other means than the entity's own: what they are called, and what is in them. */
    Map<String, @Nullable Object> columns() {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("pk", pk);
        columns.put("id", id);
        columns.put("type", type);
        columns.put("date", date);
        columns.put("respin", respin);
        columns.put("label", label);
        columns.put("final", isFinal);
        columns.put("release_name", releaseName);
        columns.put("release_short", releaseShort);
        columns.put("release_version", releaseVersion);
        columns.put("release_version_key", releaseVersionKey);
        columns.put("release_type", releaseType);
        columns.put("release_is_layered", releaseIsLayered);
        columns.put("release_internal", releaseInternal);
        columns.put("base_product_name", baseProductName);
        columns.put("base_product_short", baseProductShort);
        columns.put("base_product_version", baseProductVersion);
        columns.put("base_product_type", baseProductType);
        columns.put("builder", builder);
        columns.put("compose_url", composeUrl);
        columns.put("location_volume", locationVolume);
        columns.put("location_path", locationPath);
        columns.put("stage", stage);
        columns.put("stage_since", stageSince.atOffset(ZoneOffset.UTC));
        columns.put("respin_of", text(respinOf));
        columns.put("info", info.toString());
        columns.put("shown_info", shownInfo);
        columns.put("event_seq", eventSeq);
        columns.put("created_at", createdAt.atOffset(ZoneOffset.UTC));
        columns.put("expires_at", text(expiresAt));
        columns.put("expiry_reason", expiryReason);
        return columns;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** Whether a ComposeInfo is about this compose in every respect that makes its id. */
    public boolean isDescribedBy(ComposeInfo read) {
        return read.compose().id().equals(id)
                && read.compose().date().equals(date)
                && read.compose().respin() == respin
                && read.compose().type().value().equals(type)
                && read.release().shortName().equals(releaseShort)
                && read.release().version().equals(releaseVersion);
    }

    /** Sets the URL of a compose that lies on no volume we know. */
    public void publishedAt(@Nullable String url) {
        this.composeUrl = url;
        this.locationVolume = null;
        this.locationPath = null;
    }

    /** Sets the location, and the URL that follows from it. */
    public void liesAt(Location location, String url) {
        this.locationVolume = location.volume();
        this.locationPath = location.path();
        this.composeUrl = url;
    }

    /** It is added together with its first event. */
    public void announced() {
        this.eventSeq = FIRST_EVENT;
    }

    /** Enters a stage. */
    public void enter(String newStage, Instant now) {
        this.stage = newStage;
        this.stageSince = now;
    }

    /**
     * Sets until when it is kept.
     *
     * @param until the end, UTC; null for no end
     * @param why a sentence
     */
    public void expires(@Nullable Instant until, String why) {
        this.expiresAt = until;
        this.expiryReason = why;
    }

    /** A removal carries it away from now on. */
    public void claimedBy(UUID claimant) {
        this.removal = claimant;
    }

    /** The removal that was carrying it away has given it back. */
    public void givenBack() {
        this.removal = null;
    }

    /** Its files are gone. */
    public void removed(Instant now) {
        publishedAt(null);
        expires(null, "It has been removed.");
        this.removal = null;
        this.removedAt = now;
    }

    /**
     * Makes sure that it is there and stays there for what is wanted of it.
     *
     * @throws ProblemException if it has been removed or is being removed
     */
    public void requireStaying() {
        if (removedAt != null) {
            throw new ProblemException(ProblemType.CONFLICT, id + " was removed at " + removedAt + ".");
        }
        if (removal != null) {
            throw new ProblemException(
                            ProblemType.REMOVAL_OPEN,
                            id + " is being removed: cancel the removal " + removal + " first.")
                    .with("removal_id", removal.toString());
        }
    }

    void respins(UUID original) {
        this.respinOf = original;
    }

    /** The row's key. */
    public UUID pk() {
        return pk;
    }

    /** The compose's id. */
    public ComposeId id() {
        return new ComposeId(id);
    }

    /** The whole ComposeInfo as it was posted, or as it was read from the compose since. */
    public JsonNode info() {
        return info;
    }

    /** The ComposeInfo as clients are shown it, as JSON; null in rows that are older than that. */
    @Nullable
    String shownInfo() {
        return shownInfo;
    }

    /** The release's short name. */
    public String releaseShort() {
        return releaseShort;
    }

    /** The full name of the release. */
    public String releaseName() {
        return releaseName;
    }

    /** The release's version. */
    public String releaseVersion() {
        return releaseVersion;
    }

    /** The compose's date, YYYYMMDD. */
    public String date() {
        return date;
    }

    /** The compose's type, as productmd names it. */
    public String type() {
        return type;
    }

    /** The respin's number. */
    public int respin() {
        return respin;
    }

    /** The label, if it has one. */
    public @Nullable String label() {
        return label;
    }

    /** Who registered it. */
    public String builder() {
        return builder;
    }

    /** Its URL, if known. */
    public @Nullable String composeUrl() {
        return composeUrl;
    }

    /** Where it lies, if on a volume that we know. */
    public @Nullable Location location() {
        return locationVolume == null || locationPath == null ? null : new Location(locationVolume, locationPath);
    }

    /** Its present stage. */
    public String stage() {
        return stage;
    }

    /** Since when it is in that stage, UTC. */
    public Instant stageSince() {
        return stageSince;
    }

    /** The key of the compose that this one respins, if any. */
    public @Nullable UUID respinOf() {
        return respinOf;
    }

    /** Until when it is kept, UTC; null for no end. */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /** Why it is kept until then, in a sentence; null until the policies have been asked. */
    public @Nullable String expiryReason() {
        return expiryReason;
    }

    /** When its files were gone, UTC; null while it is there. */
    public @Nullable Instant removedAt() {
        return removedAt;
    }
}
