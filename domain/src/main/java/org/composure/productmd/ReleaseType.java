package org.composure.productmd;

/** The phase of life that a release, or the product it builds on, belongs to. */
public enum ReleaseType implements Named {
    FAST("fast"),
    GA("ga"),
    UPDATES("updates"),
    UPDATES_TESTING("updates-testing"),
    EUS("eus"),
    AUS("aus"),
    ELS("els"),
    TUS("tus"),
    E4S("e4s");

    private final String value;

    ReleaseType(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }

    /** What follows the version in ids, for example {@code -updates}; empty for ga. */
    public String suffix() {
        return this == GA ? "" : "-" + value;
    }
}
