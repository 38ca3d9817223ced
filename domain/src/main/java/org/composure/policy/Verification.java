package org.composure.policy;

/** How closely the new tree is looked at before the switch. Each level includes those before it. */
public enum Verification implements WireName {
    /** Every entry against its source: linked files are the same, copies have the same size, time and mode. */
    SIZE("size"),
    /** Also every checksum in images.json and in CHECKSUM files. */
    METADATA("metadata"),
    /** Also every copy byte for byte by its SHA-256; a manifest of the whole tree is kept. */
    FULL("full");

    private final String wire;

    Verification(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
