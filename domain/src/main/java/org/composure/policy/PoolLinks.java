package org.composure.policy;

/** What becomes of a symbolic link that leads from a compose into one of its volume's pools. */
public enum PoolLinks implements WireName {
    /** It stays a symbolic link to the same file. */
    KEEP("keep"),
    /** The file that it leads to takes its place, linked or copied as the {@link ContentMode} says. */
    REPLACE("replace");

    private final String wire;

    PoolLinks(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }
}
