package org.composure.content;

/** The files of a compose that are read to judge it. */
public enum ComposeFile {
    /** Pungi's word on how it ended, one line. */
    STATUS("STATUS"),
    /** The compose's id, one line. */
    COMPOSE_ID("COMPOSE_ID"),
    COMPOSEINFO("compose/metadata/composeinfo.json"),
    RPMS("compose/metadata/rpms.json"),
    IMAGES("compose/metadata/images.json");

    private final String path;

    ComposeFile(String path) {
        this.path = path;
    }

    /** Where it lies in the compose. */
    public String path() {
        return path;
    }
}
