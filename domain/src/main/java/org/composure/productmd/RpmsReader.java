package org.composure.productmd;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the RPMs of a rpms.json, and those that are not signed, token by token: the file of a large distribution has
 * a hundred megabytes and more.
 */
public final class RpmsReader {

    private static final String METADATA_TYPE = "productmd.rpms";
    private static final int SHOWN = 5;
    private static final int SHOWN_LENGTH = 200;

    private final TokenReader json;
    private final Tally rpms = new Tally();
    private final Tally manifest = new Tally();
    private @Nullable String composeId;

    private RpmsReader(TokenReader json) {
        this.json = json;
    }

    /**
     * Reads a rpms.json in any layout that productmd reads. An RPM is signed if its {@code sigkey} is a text that is not
     * blank. In layouts up to 0.3 a source RPM is counted once for its variant, under the arch {@code src}.
     *
     * @param file its content, not closed here
     * @throws UnreadableMetadataException if it is no JSON, or not laid out as a rpms.json; says where
     * @throws IOException if the stream cannot be read
     */
    public static RpmsSummary read(InputStream file) throws IOException, UnreadableMetadataException {
        return TokenReader.read("rpms.json", METADATA_TYPE, file, json -> new RpmsReader(json).read());
    }

    /** What was counted under one of the two names that the list of RPMs can have. */
    private static final class Tally {
        private boolean found;
        private long total;
        private long unsigned;
        private final List<String> firstUnsigned = new ArrayList<>();
    }

    private RpmsSummary read() throws IOException, UnreadableMetadataException {
        Tally tally = json.document(this::readPayload).hasProductLayout() ? manifest : rpms;
        if (!tally.found) {
            throw json.unreadable("no payload." + (tally == rpms ? "rpms" : "manifest"), "the list of RPMs");
        }
        return new RpmsSummary(composeId, tally.total, tally.unsigned, List.copyOf(tally.firstUnsigned));
    }

    private void readPayload(String name) throws IOException, UnreadableMetadataException {
        switch (name) {
            case "compose" ->
                json.members("payload.compose", member -> {
                    if (member.equals("id")) {
                        String id = json.textOrNull();
                        composeId = id == null ? null : printable(id);
                    } else {
                        json.skip();
                    }
                });
            case "rpms" -> readRpms();
            case "manifest" -> readManifest();
            default -> json.skip();
        }
    }

    private void readRpms() throws IOException, UnreadableMetadataException {
        rpms.found = true;
        json.members(
                "payload.rpms",
                variant -> json.members("a variant", arch -> readSourcesAndTheirRpms(rpms, variant, arch)));
    }

    private void readManifest() throws IOException, UnreadableMetadataException {
        manifest.found = true;
        json.members(
                "payload.manifest",
                variant -> json.members("a variant", arch -> {
                    if (arch.equals("src")) {
                        json.members("an arch", nevra -> readRpm(manifest, variant, arch, nevra));
                    } else {
                        readSourcesAndTheirRpms(manifest, variant, arch);
                    }
                }));
    }

    private void readSourcesAndTheirRpms(Tally tally, String variant, String arch)
            throws IOException, UnreadableMetadataException {
        json.members("an arch", source -> json.members("a source RPM", nevra -> readRpm(tally, variant, arch, nevra)));
    }

    private void readRpm(Tally tally, String variant, String arch, String nevra)
            throws IOException, UnreadableMetadataException {
        Signature signature = new Signature();
        json.members("an RPM", member -> {
            if (member.equals("sigkey")) {
                String key = json.textOrNull();
                signature.isThere = key != null && !key.isBlank();
            } else {
                json.skip();
            }
        });
        tally.total++;
        if (!signature.isThere) {
            tally.unsigned++;
            if (tally.firstUnsigned.size() < SHOWN) {
                tally.firstUnsigned.add(printable(variant + "/" + arch + " " + nevra));
            }
        }
    }

    private static final class Signature {
        private boolean isThere;
    }

    /** Names from a file, fit to be stored and shown. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(SHOWN_LENGTH)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
