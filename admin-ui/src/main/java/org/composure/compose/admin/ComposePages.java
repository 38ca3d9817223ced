package org.composure.compose.admin;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.composure.actor.Role;
import org.composure.auth.Authorized;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeBoard;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.store.PromotionBoard;
import org.composure.removal.store.RemovalBoard;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of composes: lists by stage, and each one's own. */
@Controller
@Authorized(roles = Role.VIEWER)
public class ComposePages {

    private static final int PER_PAGE = 50;
    private static final int PROMOTIONS_SHOWN = 50;
    private static final int REMOVALS_SHOWN = 50;
    private static final int CHANGES_SHOWN = 100;
    private static final Pattern PAGE = Pattern.compile("[1-9][0-9]{0,8}");

    private final ComposeBoard composes;
    private final PromotionBoard promotions;
    private final RemovalBoard removals;

    /** Shows what the boards know. */
    public ComposePages(ComposeBoard composes, PromotionBoard promotions, RemovalBoard removals) {
        this.composes = composes;
        this.promotions = promotions;
        this.removals = removals;
    }

    /** The list's address, with its slash. */
    @GetMapping("/admin/composes")
    public String home() {
        return "redirect:/admin/composes/";
    }

    /**
     * Composes, newest first.
     *
     * @param stage the stage they are in; null for all
     * @param page the page's number, from 1
     * @throws ProblemException if there is no such stage or page
     */
    @GetMapping("/admin/composes/")
    public String list(
            @RequestParam(required = false) @Nullable String stage,
            @RequestParam(defaultValue = "1") String page,
            Model model) {
        Map<String, Long> counts = composes.countsByStage();
        if (stage != null && !counts.containsKey(stage)) {
            throw notFound("There is no stage of this name.");
        }
        long total = counts.entrySet().stream()
                .filter(count -> stage == null || stage.equals(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long pages = Math.max(1, Math.ceilDiv(total, PER_PAGE));
        long number = PAGE.matcher(page).matches() ? Long.parseLong(page) : 0;
        if (number < 1 || number > pages) {
            throw notFound("There is no such page of this list. The last one is " + pages + ".");
        }
        model.addAttribute("stage", stage);
        model.addAttribute("counts", counts);
        model.addAttribute("total", total);
        model.addAttribute("page", number);
        model.addAttribute("pages", pages);
        model.addAttribute("composes", composes.list(stage, PER_PAGE, (number - 1) * PER_PAGE));
        return "admin/composes";
    }

    /**
     * One compose.
     *
     * @throws ProblemException if there is none of that id
     */
    @GetMapping("/admin/composes/{id}")
    public String compose(@PathVariable String id, Model model) {
        ComposeBoard.Whole found = Optional.of(id)
                .filter(ComposeId::isValid)
                .flatMap(valid -> composes.find(new ComposeId(valid), CHANGES_SHOWN))
                .orElseThrow(() -> notFound("There is no compose of this id."));
        String url = found.compose().composeUrl();
        model.addAttribute("compose", found.compose());
        model.addAttribute("view", found.view());
        model.addAttribute("changes", found.changes());
        model.addAttribute("url", url);
        model.addAttribute("urlLeadsToWeb", url != null && (url.startsWith("https://") || url.startsWith("http://")));
        model.addAttribute("promotions", promotions.ofCompose(found.compose().pk(), PROMOTIONS_SHOWN));
        model.addAttribute("removals", removals.ofCompose(found.compose().pk(), REMOVALS_SHOWN));
        return "admin/compose";
    }

    private static ProblemException notFound(String message) {
        return new ProblemException(ProblemType.NOT_FOUND, message);
    }
}
