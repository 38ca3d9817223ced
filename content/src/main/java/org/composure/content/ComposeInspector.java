package org.composure.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.composure.compose.Location;
import org.composure.compose.Volumes;
import org.composure.gate.Facts;
import org.composure.gate.GateKind;
import org.composure.gate.GateSpec;
import org.composure.gate.IdentityFact;
import org.composure.gate.Reading;
import org.composure.gate.SignedFact;
import org.composure.gate.StatusFact;
import org.composure.productmd.ComposeInfo;
import org.composure.productmd.ComposeInfoReader;
import org.composure.productmd.RpmsReader;
import org.composure.productmd.RpmsSummary;
import org.composure.productmd.UnreadableMetadataException;
import org.composure.promotion.Inspection;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a compose's files and says what gates need to know. It never fails: what cannot be read is a finding. Files whose
 * stamps are the same as at the last look are not read again.
 */
public final class ComposeInspector {

    private static final String WHERE = "location";

    private final Volumes volumes;

    /** Looks at composes on the given volumes. */
    public ComposeInspector(Volumes volumes) {
        this.volumes = volumes;
    }

    /**
     * Looks at a compose.
     *
     * @param location where it lies; nothing can be found out as long as that is not known
     * @param gates the gates that will be evaluated
     * @param known what an earlier look brought, for the same compose
     */
    public Inspection inspect(@Nullable Location location, List<GateSpec> gates, Inspection known) {
        if (location == null) {
            return Inspection.NONE;
        }
        boolean signatures = gates.stream().anyMatch(gate -> gate.kind() == GateKind.SIGNED);
        Optional<Volumes.Volume> volume = volumes.named(location.volume());
        if (volume.isEmpty()) {
            return nothing(
                    new Reading.Unreachable<>("the volume " + location.volume() + " is not configured here"),
                    signatures);
        }
        try (ComposeTree tree =
                ComposeTree.open(Volume.of(volume.get()), location.path()).orElse(null)) {
            return tree == null
                    ? nothing(new Reading.Absent<>(), signatures)
                    : new Look(tree, location, known).inspection(signatures);
        } catch (ContentException e) {
            return nothing(new Reading.Unreadable<>(said(e)), signatures);
        } catch (IOException e) {
            return nothing(new Reading.Unreachable<>(said(e)), signatures);
        }
    }

    @SuppressWarnings("unchecked") // None of the three holds a value, so what it would hold does not matter.
    private static Inspection nothing(Reading<?> reading, boolean signatures) {
        Reading<String> text = (Reading<String>) reading;
        return new Inspection(
                new Facts(
                        new IdentityFact(text, text),
                        new StatusFact(text),
                        signatures ? new SignedFact((Reading<SignedFact.Count>) reading) : null),
                Map.of(),
                null);
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @FunctionalInterface
    private interface Source<T> {
        Optional<T> read() throws IOException, UnreadableMetadataException;
    }

    /** One look at one compose. */
    private static final class Look {

        private final ComposeTree tree;
        private final Location location;
        private final Inspection known;
        private final Map<String, Map<String, String>> stamps = new HashMap<>();
        private @Nullable ComposeInfo info;

        Look(ComposeTree tree, Location location, Inspection known) {
            this.tree = tree;
            this.location = location;
            this.known = known;
        }

        Inspection inspection(boolean signatures) throws IOException {
            IdentityFact identity = isUnchanged("identity", ComposeFile.COMPOSE_ID, ComposeFile.COMPOSEINFO)
                            && known.facts().identity() != null
                    ? known.facts().identity()
                    : new IdentityFact(
                            line("identity", ComposeFile.COMPOSE_ID), reading("identity", this::composeInfo));
            StatusFact status =
                    isUnchanged("status", ComposeFile.STATUS) && known.facts().status() != null
                            ? known.facts().status()
                            : new StatusFact(line("status", ComposeFile.STATUS));
            SignedFact signed = null;
            if (signatures) {
                signed =
                        isUnchanged("signed", ComposeFile.RPMS) && known.facts().signed() != null
                                ? known.facts().signed()
                                : new SignedFact(reading("signed", this::signatures));
            }
            return new Inspection(new Facts(identity, status, signed), stamps, info);
        }

        /** Takes the stamps before anything is read: a change while reading is then noticed the next time. */
        private boolean isUnchanged(String kind, ComposeFile... files) throws IOException {
            Map<String, String> now = new HashMap<>();
            now.put(WHERE, location.toString());
            for (ComposeFile file : files) {
                now.put(file.path(), tree.stamp(file).text());
            }
            stamps.put(kind, now);
            return now.equals(known.stamps().get(kind));
        }

        private Reading<String> line(String kind, ComposeFile file) {
            Reading<String> reading = reading(kind, () -> tree.text(file));
            return reading instanceof Reading.Found<String>(String text) ? Reading.line(text) : reading;
        }

        /** What could not be reached has to be tried again, whatever the stamps. */
        private <T> Reading<T> reading(String kind, Source<T> source) {
            try {
                return source.read().<Reading<T>>map(Reading.Found::new).orElseGet(Reading.Absent::new);
            } catch (UnreadableMetadataException | ContentException e) {
                return new Reading.Unreadable<>(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                stamps.remove(kind);
                return new Reading.Unreachable<>(said(e));
            }
        }

        private Optional<String> composeInfo() throws IOException, UnreadableMetadataException {
            Optional<InputStream> file = tree.read(ComposeFile.COMPOSEINFO);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream content = file.get()) {
                info = ComposeInfoReader.read(content);
                return Optional.of(info.compose().id());
            }
        }

        private Optional<SignedFact.Count> signatures() throws IOException, UnreadableMetadataException {
            Optional<InputStream> file = tree.read(ComposeFile.RPMS);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream content = file.get()) {
                RpmsSummary summary = RpmsReader.read(content);
                return Optional.of(new SignedFact.Count(
                        Math.toIntExact(summary.total()),
                        Math.toIntExact(summary.unsigned()),
                        summary.firstUnsigned()));
            }
        }
    }
}
