package org.composure.promotion.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Role;
import org.composure.auth.Authorized;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.PromotionState;
import org.composure.promotion.store.PromotionBoard;
import org.composure.promotion.store.PromotionView;
import org.composure.promotion.store.PromotionView.Gate;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A promotion's page. */
@Controller
@Authorized(roles = Role.VIEWER)
public class PromotionPages {

    private final PromotionBoard promotions;

    /** Shows what the board knows. */
    public PromotionPages(PromotionBoard promotions) {
        this.promotions = promotions;
    }

    /**
     * A gate as a row of a table.
     *
     * @param gate the gate
     * @param depth how many gates it is a part of
     */
    public record GateRow(Gate gate, int depth) {}

    /** A step as a row of a table, with how far it has come. */
    public record StepRow(StepView step, @Nullable Headway headway) {}

    /**
     * One promotion.
     *
     * @throws ProblemException if there is none of that id
     */
    @GetMapping("/admin/promotions/{id}")
    public String promotion(@PathVariable String id, Model model) {
        PromotionView promotion = parse(id)
                .flatMap(promotions::find)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no promotion of this id."));
        List<GateRow> gates = new ArrayList<>();
        promotion.gates().forEach(gate -> add(gate, 0, gates));
        model.addAttribute("promotion", promotion);
        model.addAttribute("open", PromotionState.ofWire(promotion.state()).isOpen());
        model.addAttribute("gates", gates);
        model.addAttribute(
                "steps",
                promotion.steps().stream()
                        .map(step -> new StepRow(step, Headway.of(step)))
                        .toList());
        model.addAttribute("approvals", Waiting.words(promotion.approvals()));
        return "admin/promotion";
    }

    private static void add(Gate gate, int depth, List<GateRow> rows) {
        rows.add(new GateRow(gate, depth));
        gate.gates().forEach(part -> add(part, depth + 1, rows));
    }

    private static Optional<UUID> parse(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
