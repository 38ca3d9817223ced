package org.composure.adminui;

import java.time.Duration;
import java.util.UUID;

/**
 * A promotion in every state, each on a compose of its own, with gates, decisions and steps where they belong.
 *
 * @param stalled the promotion of which most is known
 * @param removal the removal of which most is known
 */
record Scene(UUID stalled, UUID removal, UUID schedule, UUID run) {

    /** The compose of the stalled promotion. */
    static final String COMPOSE = "Fedora-43-20261120.n.0";

    /** A page of each kind. */
    enum Page {
        OVERVIEW,
        PROMOTION,
        COMPOSES,
        COMPOSE,
        MESSAGES,
        REMOVALS,
        REMOVAL,
        SCHEDULES,
        SCHEDULE,
        RUN,
        UNKNOWN
    }

    /** Writes it down. */
    static Scene in(Samples samples) {
        samples.clear();
        UUID compose = samples.compose("20261120", 0, "milestone-candidate", Duration.ofHours(30));
        samples.tag(compose, "installability-passed");
        samples.tag(compose, "nightly");
        samples.change(compose, "tagged", "adam", "User \"adam\" added \"nightly\".", "ticket 12", Duration.ofHours(4));
        samples.promotion(compose, "periodic", "nightly", "completed", "kevin", Duration.ofHours(20));
        UUID stalled =
                samples.promotion(compose, "milestone-candidate", "milestone", "stalled", "kevin", Duration.ofHours(1));
        samples.gate(stalled, 0, "identity", "passed", "is this compose", null);
        samples.gate(stalled, 1, "tags", "waived", "waived by adam", "whoever tags");
        samples.gate(stalled, 2, "tags/all/installability-passed", "unmet", "is missing", "whoever may add it");
        samples.gate(stalled, 3, "signed", "unknown", "rpms.json cannot be read now", null);
        samples.gate(stalled, 4, "age", "failed", "is too old", null);
        samples.decision(stalled, "adam", "approve", "tested on bare metal");
        samples.step(stalled, "begin", "done", 1, Duration.ofMinutes(9), null);
        samples.step(stalled, "link-files", "failed", 5, Duration.ofMinutes(8), "no space left on volume milestone");

        on(samples, 1, "milestone-candidate", "milestone", "awaiting-approval");
        UUID executing = on(samples, 2, "periodic", "nightly", "executing");
        samples.step(executing, "begin", "done", 1, Duration.ofMinutes(5), null);
        samples.step(executing, "link-files", "running", 2, Duration.ofMinutes(4), null);
        UUID waiting = on(samples, 3, "periodic", "nightly", "waiting");
        samples.gate(waiting, 0, "tags", "unmet", "waits for the tag \"installability-passed\"", "whoever may add it");
        on(samples, 4, "periodic", "nightly", "requested");
        int respin = 5;
        for (String state : new String[] {"completed", "failed", "rejected", "cancelled", "expired"}) {
            on(samples, respin++, "nightly", "milestone-candidate", state);
        }
        samples.backlog(compose, stalled);
        samples.parked(compose, 2, "404 NOT_FOUND - no exchange 'amq.topics' in vhost '/'");
        samples.parked(compose, 3, null);
        samples.kept(compose, "adam", "QE needs it for the test day.");
        UUID removal = samples.removal(compose, "tree", "stalled", "kevin");
        samples.step(removal, "announce", "done", 1, Duration.ofMinutes(9), null);
        samples.step(removal, "delete", "failed", 1, Duration.ofMinutes(8), "incoming:x is a mounted file system");
        samples.remedy(removal, "delete", "unmount it, then retry");
        int other = 20;
        for (String state : new String[] {"waiting", "trashed", "requested", "emptying", "removed", "cancelled"}) {
            UUID going = samples.compose("20261121", other++, "periodic", Duration.ofHours(2));
            samples.removal(going, "compose", state, "kevin");
        }
        UUID schedule = samples.schedule("fedora-43-nightly", "kevin");
        samples.schedule("fedora-43-paused", "kevin");
        samples.run(schedule, "none", null, COMPOSE, "None of 1 composes of Fedora-43 qualified.");
        UUID run = samples.run(schedule, "chosen", stalled, COMPOSE, "The promotion of " + COMPOSE + " was requested.");
        return new Scene(stalled, removal, schedule, run);
    }

    private static UUID on(Samples samples, int respin, String from, String to, String state) {
        UUID compose = samples.compose("20261120", respin, from, Duration.ofHours(2));
        return samples.promotion(compose, from, to, state, "kevin", Duration.ofHours(1));
    }

    /** Where a page of this kind is, below the context path. */
    String path(Page page) {
        return switch (page) {
            case OVERVIEW -> "/admin/";
            case PROMOTION -> "/admin/promotions/" + stalled;
            case COMPOSES -> "/admin/composes/";
            case COMPOSE -> "/admin/composes/" + COMPOSE;
            case MESSAGES -> "/admin/messages/";
            case REMOVALS -> "/admin/removals/";
            case REMOVAL -> "/admin/removals/" + removal;
            case SCHEDULES -> "/admin/schedules/";
            case SCHEDULE -> "/admin/schedules/" + schedule;
            case RUN -> "/admin/schedules/" + schedule + "/runs/" + run;
            case UNKNOWN -> "/admin/nothing";
        };
    }
}
