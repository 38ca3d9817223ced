package org.composure.promotion.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.composure.promotion.store.PromotionBoard.Open;
import org.composure.promotion.store.PromotionView.Approvals;
import org.composure.promotion.store.PromotionView.Gate;
import org.composure.step.store.Stall;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that an open promotion waits for.
 *
 * @param subject what it is: a gate, the approvals, a step
 * @param words what about it, in words
 * @param since since when, UTC; null where that is not known
 * @param wrong whether something went wrong, rather than that something is still to come
 * @param remedy what to do about that; null where nothing is known
 * @param headway how far it has come; null where that is not known
 */
public record Waiting(
        String subject,
        String words,
        @Nullable Instant since,
        boolean wrong,
        @Nullable String remedy,
        @Nullable Headway headway) {

    private Waiting(String subject, String words, @Nullable Instant since, boolean wrong) {
        this(subject, words, since, wrong, null, null);
    }

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
        StepView step = open.step();
        Stall stall = open.stall();
        if (step != null) {
            waits.add(step(step, stall == null ? step.remedy() : stall.remedy()));
        }
        if (stall != null && stall.step() == null) {
            waits.add(new Waiting("stalled", stall.reason(), stall.since(), true, stall.remedy(), null));
        }
        if (open.brief().outcome() != null) {
            waits.add(new Waiting("taking back", open.brief().outcome(), null, true));
        }
        return waits;
    }

    private static Waiting step(StepView step, @Nullable String remedy) {
        String tries = step.attempts() > 1 ? " at attempt " + step.attempts() : "";
        String error = step.error();
        Headway headway = Headway.of(step);
        if (error != null) {
            return new Waiting(step.name(), "failed" + tries + ": " + error, null, true, remedy, headway);
        }
        return step.finishedAt() == null
                ? new Waiting(step.name(), "running" + tries, step.startedAt(), false, null, headway)
                : new Waiting(step.name(), "done", step.finishedAt(), false);
    }
}
