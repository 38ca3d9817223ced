package org.composure.policy;

/** How files get to their new place. */
public enum ContentMode implements WireName {
    /** RPMs and images become hard links, metadata is copied. */
    HARDLINK("hardlink"),
    /** Every file is copied. */
    COPY("copy"),
    /** As {@link #HARDLINK}, but what the kernel refuses to link is copied. */
    HARDLINK_OR_COPY("hardlink-or-copy");

    private final String wire;

    ContentMode(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
