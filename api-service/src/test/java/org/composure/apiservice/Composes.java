package org.composure.apiservice;

/** Bodies of composes as Pungi posts them. */
public final class Composes {

    private Composes() {}

    /** A nightly compose of a release, respin 0. */
    public static String nightly(String releaseShort) {
        return "{\"compose_info\": " + info(releaseShort, 0) + "}";
    }

    /** The same with more members beside the ComposeInfo, each as JSON. */
    public static String nightlyWith(String releaseShort, String more) {
        return "{\"compose_info\": " + info(releaseShort, 0) + ", " + more + "}";
    }

    /** The id of {@link #nightly}. */
    public static String id(String releaseShort) {
        return releaseShort + "-43-20261120.n.0";
    }

    /** A ComposeInfo. */
    public static String info(String releaseShort, int respin) {
        return """
                {
                  "header": {"type": "productmd.composeinfo", "version": "1.2"},
                  "payload": {
                    "compose": {"id": "%1$s-43-20261120.n.%2$d", "type": "nightly", "date": "20261120", "respin": %2$d},
                    "release": {"name": "%1$s", "short": "%1$s", "version": "43", "type": "ga", "internal": false},
                    "variants": {
                      "Server": {"id": "Server", "uid": "Server", "name": "Server", "type": "variant",
                        "arches": ["x86_64"], "paths": {"os_tree": {"x86_64": "Server/x86_64/os"}}}
                    },
                    "vendor_extension": {"kept": [1, 2.5, null]}
                  }
                }""".formatted(releaseShort, respin);
    }
}
