package org.composure.adminui;

import java.util.ArrayList;
import java.util.List;
import org.composure.actor.Role;
import org.composure.auth.Authorized;
import org.composure.compose.store.ComposeBoard;
import org.composure.event.store.OutboxBacklog;
import org.composure.promotion.PromotionState;
import org.composure.promotion.admin.Waiting;
import org.composure.promotion.store.PromotionBoard;
import org.composure.promotion.store.PromotionBoard.Brief;
import org.composure.promotion.store.PromotionBoard.Glance;
import org.composure.removal.store.RemovalBoard;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page: what is open and what it waits for, what has ended, where the composes are. */
@Controller
@Authorized(roles = Role.VIEWER)
class OverviewPage {

    private static final int OPEN_SHOWN = 200;
    private static final int ENDED_SHOWN = 50;

    private final PromotionBoard promotions;
    private final ComposeBoard composes;
    private final OutboxBacklog outbox;
    private final RemovalBoard removals;

    OverviewPage(PromotionBoard promotions, ComposeBoard composes, OutboxBacklog outbox, RemovalBoard removals) {
        this.promotions = promotions;
        this.composes = composes;
        this.outbox = outbox;
        this.removals = removals;
    }

    /**
     * The open promotions of one state.
     *
     * @param hint what the state means
     * @param total how many there are
     * @param rows those that are shown
     */
    record Section(PromotionState state, String hint, long total, List<Row> rows) {

        /** How many are not shown. */
        public long more() {
            return total - rows.size();
        }
    }

    /** An open promotion with what it waits for, in words. */
    record Row(Brief promotion, List<Waiting> waits) {}

    @GetMapping("/admin/")
    String overview(Model model) {
        Glance glance = promotions.glance(OPEN_SHOWN, ENDED_SHOWN);
        model.addAttribute("sections", sections(glance));
        model.addAttribute("ended", glance.ended());
        model.addAttribute("counts", composes.countsByStage());
        model.addAttribute("backlog", outbox.read());
        model.addAttribute("stalledRemovals", removals.stalled());
        return "admin/overview";
    }

    @GetMapping({"/admin", "/admin/promotions", "/admin/promotions/"})
    String home() {
        return "redirect:/admin/";
    }

    private static List<Section> sections(Glance glance) {
        List<Section> sections = new ArrayList<>();
        glance.openByState()
                .forEach((state, total) -> sections.add(new Section(
                        state,
                        hint(state),
                        total,
                        glance.open().stream()
                                .filter(open -> open.brief().state() == state)
                                .map(open -> new Row(open.brief(), Waiting.of(open)))
                                .toList())));
        return sections;
    }

    private static String hint(PromotionState state) {
        return switch (state) {
            case REQUESTED -> "Asked for; the gates have not been looked at yet.";
            case WAITING -> "A gate does not pass yet.";
            case AWAITING_APPROVAL -> "Every gate passes; people have to approve.";
            case EXECUTING -> "Files are being put into place.";
            case STALLED -> "A step used up its tries; somebody has to retry or cancel.";
            case COMPLETED, FAILED, REJECTED, CANCELLED, EXPIRED -> "";
        };
    }
}
