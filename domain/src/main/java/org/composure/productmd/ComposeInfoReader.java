package org.composure.productmd;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.compose.ComposeId;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads ComposeInfo documents in every layout that productmd reads, with its rules. Refused beyond those is what could
 * not be stored, shown or addressed: dates that no calendar has, respins out of range, names that are blank, too long or
 * hold control characters, lists that are none, and names and versions that make no valid compose id.
 */
public final class ComposeInfoReader {

    /** How large a composeinfo.json may be, in bytes. */
    public static final int MAX_FILE_SIZE = 16 * 1024 * 1024;

    /** What the header of a ComposeInfo calls it. */
    static final String METADATA_TYPE = "productmd.composeinfo";

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ID = 255;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String ID_EXPECTED = "text with a date of eight digits, as in \"Fedora-43-20261120.n.0\"";
    private static final String DATE_EXPECTED = "text of a day as YYYYMMDD, as in \"20261120\"";
    private static final String VERSION_EXPECTED =
            "text of numbers with dots between, or beginning with what is no digit, as in \"43\" or \"Rawhide\"";
    private static final Pattern DATE = Pattern.compile("[0-9]{8}");
    private static final Pattern VERSION = Pattern.compile("(?s)[^0-9].*|[0-9]+(?:\\.[0-9]+)*");
    private static final Pattern DATE_TYPE_RESPIN = Pattern.compile(".*([0-9]{8})(\\.[a-z]+)?(?:\\.([0-9]+))?.*");
    private static final Pattern ID_BEGINNING = Pattern.compile("[A-Za-z0-9](?:\\.?[A-Za-z0-9_+~-])*\\.?");
    private static final Pattern ID_PART = Pattern.compile("(?:\\.?[A-Za-z0-9_+~-])+\\.?");

    private final Field document;
    private final FieldErrors errors = new FieldErrors();

    private ComposeInfoReader(JsonNode document, String fieldPrefix) {
        this.document = new Field(fieldPrefix, document, errors);
    }

    /**
     * Reads what a client posted.
     *
     * @param document the document; it is copied
     * @param fieldPrefix where it stands in what the client sent, for example {@code compose_info}; may be empty
     * @throws ProblemException if it is not valid: all errors found (the first hundred), with their paths
     */
    public static ComposeInfo read(JsonNode document, String fieldPrefix) {
        ComposeInfoReader reader = new ComposeInfoReader(document.deepCopy(), fieldPrefix);
        ComposeInfo info = reader.read();
        if (!reader.errors.isEmpty()) {
            throw ProblemException.invalid(reader.errors.list());
        }
        return info;
    }

    /**
     * Reads a composeinfo.json.
     *
     * @param file its content, not closed here
     * @throws UnreadableMetadataException if it is larger than {@link #MAX_FILE_SIZE}, no JSON, or no valid ComposeInfo
     * @throws IOException if the stream cannot be read
     */
    public static ComposeInfo read(InputStream file) throws IOException, UnreadableMetadataException {
        byte[] content = file.readNBytes(MAX_FILE_SIZE + 1);
        if (content.length > MAX_FILE_SIZE) {
            throw new UnreadableMetadataException("composeinfo.json is larger than " + MAX_FILE_SIZE + " bytes");
        }
        try {
            JsonNode document = JSON.readTree(content);
            if (!document.isObject()) {
                throw new UnreadableMetadataException("composeinfo.json holds no object");
            }
            return read(document, "");
        } catch (JacksonException e) {
            throw new UnreadableMetadataException("composeinfo.json is no JSON: " + e.getOriginalMessage(), e);
        } catch (ProblemException e) {
            throw new UnreadableMetadataException("composeinfo.json is not valid: " + e.getMessage(), e);
        }
    }

    private ComposeInfo read() {
        Soundness.check(document.object());
        HeaderVersion version = header(document.get("header").object());
        Field payload = document.get("payload").object();
        ComposeInfo.Compose compose = compose(payload.get("compose").object(), version);
        ComposeInfo.Release release = release(payload, version);
        ComposeInfo.BaseProduct base =
                release.isLayered() ? baseProduct(payload.get("base_product").object()) : null;
        List<ComposeInfo.Variant> variants = VariantsReader.read(payload.get("variants"), version);
        ComposeInfo info = new ComposeInfo(version, compose, release, base, variants, document.node());
        checkComputedId(info, payload);
        return info;
    }

    /** With a version that cannot be read, the rest is read as today's. */
    private static HeaderVersion header(Field header) {
        String text = header.get("version")
                .text(
                        20,
                        HeaderVersion.EXPECTED,
                        value -> HeaderVersion.parse(value).isPresent());
        HeaderVersion version = HeaderVersion.parse(text).orElse(HeaderVersion.CURRENT);
        Field type = header.get("type");
        boolean isRight = type.node().isString() && type.node().stringValue().equals(METADATA_TYPE);
        if (!text.isEmpty() && version.hasType() && !isRight) {
            type.refuse("\"" + METADATA_TYPE + "\"");
        }
        return version;
    }

    private static ComposeInfo.Compose compose(Field compose, HeaderVersion version) {
        String id = compose.get("id")
                .text(LONGEST_ID, ID_EXPECTED, text -> DATE.matcher(text).find());
        Label label = label(compose.get("label"));
        boolean isFinal = compose.get("final").isTruthy();
        if (version.tellsDateByIdOnly()) {
            if (compose.get("type").isMissing()) {
                compose.get("type").refuse("the type of the compose");
            }
            return composeToldById(compose.get("id"), id, label, isFinal);
        }
        ComposeType type = compose.get("type").oneOf(ComposeType.values());
        String date = compose.get("date").text(LONGEST_NAME, DATE_EXPECTED, ComposeInfoReader::isDate);
        int respin = compose.get("respin").number(0, ComposeInfo.MAX_RESPIN);
        return new ComposeInfo.Compose(id, type, date, respin, label, isFinal);
    }

    private static ComposeInfo.Compose composeToldById(Field field, String id, @Nullable Label label, boolean isFinal) {
        Matcher told = DATE_TYPE_RESPIN.matcher(id);
        if (!told.matches()) {
            return new ComposeInfo.Compose(id, ComposeType.PRODUCTION, "", 0, label, isFinal);
        }
        String date = told.group(1);
        Optional<ComposeType> type = ComposeType.ofSuffix(told.group(2) == null ? "" : told.group(2));
        int respin = told.group(3) == null ? 0 : respin(told.group(3));
        if (type.isEmpty() || !isDate(date) || respin < 0) {
            field.refuse("an id that tells date, type and respin, as in \"Fedora-43-20261120.n.0\"");
        }
        return new ComposeInfo.Compose(id, type.orElse(ComposeType.PRODUCTION), date, respin, label, isFinal);
    }

    /** The number that the digits are; -1 if it is too large. */
    private static int respin(String digits) {
        long respin = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
        return respin > ComposeInfo.MAX_RESPIN ? -1 : (int) respin;
    }

    private static @Nullable Label label(Field label) {
        if (!label.isTruthy()) {
            return null;
        }
        String text = label.text(
                LONGEST_NAME, Label.EXPECTED, value -> Label.parse(value).isPresent());
        return Label.parse(text).orElse(null);
    }

    private static boolean isDate(String text) {
        if (!DATE.matcher(text).matches()) {
            return false;
        }
        try {
            LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The release that stands in the payload, or in a variant that is a layered product. */
    static ComposeInfo.Release release(Field holder, HeaderVersion version) {
        Field release = holder.get(releaseKey(version)).object();
        Field type = release.get("type");
        return new ComposeInfo.Release(
                release.get("name").text(LONGEST_NAME, "the release's name"),
                release.get("short").text(LONGEST_NAME, "the release's short name"),
                version(release),
                type.isMissing() ? ReleaseType.GA : type.lowerCase().oneOf(ReleaseType.values()),
                release.get("is_layered").isTruthy(),
                !version.hasProductLayout() && release.get("internal").isTruthy());
    }

    private static String releaseKey(HeaderVersion version) {
        return version.hasProductLayout() ? "product" : "release";
    }

    private static ComposeInfo.BaseProduct baseProduct(Field base) {
        Field type = base.get("type");
        return new ComposeInfo.BaseProduct(
                base.get("name").text(LONGEST_NAME, "the base product's name"),
                base.get("short").text(LONGEST_NAME, "the base product's short name"),
                version(base),
                type.isMissing() ? ReleaseType.GA : type.oneOf(ReleaseType.values()));
    }

    private static String version(Field holder) {
        return holder.get("version")
                .text(
                        LONGEST_NAME,
                        VERSION_EXPECTED,
                        text -> VERSION.matcher(text).matches());
    }

    /** Every compose gets an id computed from these parts, also when its respin is changed: they must be fit for one. */
    private void checkComputedId(ComposeInfo info, Field payload) {
        Field release = payload.get(releaseKey(info.headerVersion()));
        List<Field> parts = new ArrayList<>(List.of(release.get("short"), release.get("version")));
        if (info.baseProduct() != null) {
            parts.add(payload.get("base_product").get("short"));
            parts.add(payload.get("base_product").get("version"));
        }
        checkIdPart(parts.getFirst(), ID_BEGINNING);
        parts.stream().skip(1).forEach(part -> checkIdPart(part, ID_PART));
        int length = info.idText(ComposeInfo.MAX_RESPIN).length();
        if (errors.isEmpty() && length > LONGEST_ID) {
            Field longest = parts.stream()
                    .max(Comparator.comparingInt(
                            part -> part.node().stringValue().length()))
                    .orElse(payload);
            errors.add(FieldError.of(
                    longest.path(),
                    longest.node().stringValue(),
                    "parts that make an id of at most " + LONGEST_ID + " characters, not " + length));
        }
    }

    private static void checkIdPart(Field part, Pattern form) {
        String text = part.node().stringValue("");
        if (text.length() <= LONGEST_NAME && !form.matcher(text).matches()) {
            part.refuse("what can stand in a compose's id: " + ComposeId.EXPECTED);
        }
    }
}
