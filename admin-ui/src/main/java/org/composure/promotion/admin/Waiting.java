package org.composure.promotion.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.composure.promotion.store.PromotionBoard.Open;
import org.composure.promotion.store.PromotionView.Approvals;
import org.composure.promotion.store.PromotionView.Gate;
import org.composure.promotion.store.PromotionView.Step;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that an open promotion waits for.
 *
 * @param subject what it is: a gate, the approvals, a step
 * @param words what about it, in words
 * @param since since when, UTC; null where that is not known
 * @param wrong whether something went wrong, rather than that something is still to come
 */
public record Waiting(
        String subject, String words, @Nullable Instant since, boolean wrong) {

    /** What an open promotion waits for. Empty if nothing is known to hold it up. */
    public static List<Waiting> of(Open open) {
        return switch (open.brief().state()) {
            case REQUESTED, WAITING -> gatesAndApprovals(open);
            case AWAITING_APPROVAL -> List.of(approvals(open.approvals()));
            case EXECUTING, STALLED -> execution(open);
            case COMPLETED, FAILED, REJECTED, CANCELLED, EXPIRED -> List.of();
        };
    }

    /** What the approvals of a promotion stand at, for example {@code 1 of 2 given; by releng, not by the requester}. */
    public static String words(Approvals approvals) {
        StringBuilder words = new StringBuilder()
                .append(approvals.given())
                .append(" of ")
                .append(approvals.required())
                .append(" given");
        if (!approvals.groups().isEmpty() || !approvals.exclude().isEmpty()) {
            words.append("; by ")
                    .append(approvals.groups().isEmpty() ? "anybody" : String.join(" or ", approvals.groups()));
        }
        if (!approvals.exclude().isEmpty()) {
            words.append(", not by the ").append(String.join(" or ", approvals.exclude()));
        }
        return words.toString();
    }

    private static List<Waiting> gatesAndApprovals(Open open) {
        List<Waiting> waits = new ArrayList<>();
        for (Gate gate : open.gates()) {
            waits.add(new Waiting(
                    gate.path(), gate.reason(), gate.since(), gate.state().equals("failed")));
        }
        if (open.approvals().given() < open.approvals().required()) {
            waits.add(approvals(open.approvals()));
        }
        return waits;
    }

    private static Waiting approvals(Approvals approvals) {
        return new Waiting("approvals", words(approvals), null, false);
    }

    private static List<Waiting> execution(Open open) {
        List<Waiting> waits = new ArrayList<>();
        if (open.step() != null) {
            waits.add(step(open.step()));
        }
        if (open.brief().outcome() != null) {
            waits.add(new Waiting("taking back", open.brief().outcome(), null, true));
        }
        return waits;
    }

    private static Waiting step(Step step) {
        String tries = step.attempts() > 1 ? " at attempt " + step.attempts() : "";
        String error = step.error();
        if (error != null) {
            return new Waiting(step.name(), "failed" + tries + ": " + error, null, true);
        }
        return step.finishedAt() == null
                ? new Waiting(step.name(), "running" + tries, step.startedAt(), false)
                : new Waiting(step.name(), "done", step.finishedAt(), false);
    }
}
