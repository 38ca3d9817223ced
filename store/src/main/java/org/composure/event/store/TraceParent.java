package org.composure.event.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The W3C trace context that a message carries: the one of the request that caused it, or a new one. */
public final class TraceParent {

    /** The key under which a request's trace context stands in the MDC. */
    public static final String MDC_KEY = "traceparent";

    private static final Pattern VALID = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private TraceParent() {}

    /** The current one, or a new one. */
    public static String current() {
        return orNew(MDC.get(MDC_KEY));
    }

    /** The given one if it is well formed, otherwise a new one. */
    public static String orNew(@Nullable String given) {
        if (given != null && VALID.matcher(given).matches()) {
            return given;
        }
        byte[] ids = new byte[24];
        RANDOM.nextBytes(ids);
        ids[0] |= 1;
        ids[16] |= 1;
        String hex = HexFormat.of().formatHex(ids);
        return "00-" + hex.substring(0, 32) + "-" + hex.substring(32) + "-01";
    }
}
