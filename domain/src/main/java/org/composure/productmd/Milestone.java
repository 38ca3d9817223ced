package org.composure.productmd;

/** The milestones that a label can name, from the earliest to the latest. */
public enum Milestone implements Named {
    EARLY_ACCESS("EA"),
    DEVEL_PHASE_EXIT("DevelPhaseExit"),
    INTERNAL_ALPHA("InternalAlpha"),
    ALPHA("Alpha"),
    INTERNAL_SNAPSHOT("InternalSnapshot"),
    BETA("Beta"),
    SNAPSHOT("Snapshot"),
    RELEASE_CANDIDATE("RC"),
    UPDATE("Update"),
    SECURITY_FIX("SecurityFix");

    private final String value;

    Milestone(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
