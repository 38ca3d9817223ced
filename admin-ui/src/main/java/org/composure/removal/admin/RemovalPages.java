package org.composure.removal.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Role;
import org.composure.auth.Authorized;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.admin.Headway;
import org.composure.promotion.admin.PromotionPages.StepRow;
import org.composure.removal.RemovalState;
import org.composure.removal.store.RemovalBoard;
import org.composure.removal.store.RemovalBoard.Brief;
import org.composure.removal.store.RemovalBoard.Glance;
import org.composure.removal.store.RemovalBoard.Open;
import org.composure.removal.store.RemovalView;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The pages of removals: what is open and what keeps it, what has ended, and each one's own. */
@Controller
@Authorized(roles = Role.VIEWER)
public class RemovalPages {

    private static final int OPEN_SHOWN = 200;
    private static final int ENDED_SHOWN = 50;

    private final RemovalBoard removals;

    /** Shows what the board knows. */
    public RemovalPages(RemovalBoard removals) {
        this.removals = removals;
    }

    /**
     * The open removals of one state.
     *
     * @param hint what the state means
     * @param when what the time of each row is
     * @param total how many there are
     * @param rows those that are shown
     */
    public record Section(RemovalState state, String hint, String when, long total, List<Open> rows) {

        /** How many are not shown. */
        public long more() {
            return total - rows.size();
        }

        /** The time that matters most about a removal of this state. */
        public Instant time(Brief removal) {
            return switch (state) {
                case REQUESTED, WAITING -> removal.dueAt();
                case TRASHED -> Optional.ofNullable(removal.emptyAt()).orElse(removal.stateSince());
                case REMOVING, EMPTYING, PUTTING_BACK, STALLED, REMOVED, CANCELLED -> removal.stateSince();
            };
        }
    }

    /** The list's address, with its slash. */
    @GetMapping("/admin/removals")
    public String home() {
        return "redirect:/admin/removals/";
    }

    /** What is open, by state, and what has ended. */
    @GetMapping("/admin/removals/")
    public String list(Model model) {
        Glance glance = removals.glance(OPEN_SHOWN, ENDED_SHOWN);
        List<Section> sections = new ArrayList<>();
        for (RemovalState state : RemovalBoard.BY_URGENCY) {
            Long total = glance.openByState().get(state);
            if (total != null) {
                List<Open> rows = glance.open().stream()
                        .filter(open -> open.brief().state() == state)
                        .toList();
                sections.add(new Section(state, hint(state), when(state), total, rows));
            }
        }
        model.addAttribute("sections", sections);
        model.addAttribute("ended", glance.ended());
        return "admin/removals";
    }

    /**
     * One removal.
     *
     * @throws ProblemException if there is none of that id
     */
    @GetMapping("/admin/removals/{id}")
    public String removal(@PathVariable String id, Model model) {
        RemovalView removal = parse(id)
                .flatMap(removals::find)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no removal of this id."));
        model.addAttribute("removal", removal);
        model.addAttribute(
                "steps",
                removal.steps().stream()
                        .map(step -> new StepRow(step, Headway.of(step)))
                        .toList());
        return "admin/removal";
    }

    private static String hint(RemovalState state) {
        return switch (state) {
            case REQUESTED -> "Due or asked for; not announced yet.";
            case WAITING -> "Announced; waits for its time, or for what keeps it.";
            case REMOVING -> "On the way into the trash.";
            case TRASHED -> "In the trash: cancelling or a hold puts it back.";
            case EMPTYING -> "Being deleted: it cannot be put back any more.";
            case PUTTING_BACK -> "On the way back from the trash.";
            case STALLED -> "A step used up its tries; somebody has to retry or cancel.";
            case REMOVED, CANCELLED -> "";
        };
    }

    private static String when(RemovalState state) {
        return switch (state) {
            case REQUESTED, WAITING -> "Due";
            case TRASHED -> "Can be put back until";
            case REMOVING, EMPTYING, PUTTING_BACK, STALLED, REMOVED, CANCELLED -> "In this state since";
        };
    }

    private static Optional<UUID> parse(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
