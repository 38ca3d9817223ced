package org.composure.schedule.admin;

import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Role;
import org.composure.auth.Authorized;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.schedule.store.RunView;
import org.composure.schedule.store.ScheduleBoard;
import org.composure.schedule.store.ScheduleView;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The pages of schedules: all of them, each with its runs, and each run with what it saw. */
@Controller
@Authorized(roles = Role.VIEWER)
public class SchedulePages {

    private static final int SCHEDULES_SHOWN = 200;
    private static final int RUNS_SHOWN = 50;

    private final ScheduleBoard board;

    /** Shows what the board knows. */
    public SchedulePages(ScheduleBoard board) {
        this.board = board;
    }

    /** The list's address, with its slash. */
    @GetMapping("/admin/schedules")
    public String home() {
        return "redirect:/admin/schedules/";
    }

    /** All schedules. */
    @GetMapping("/admin/schedules/")
    public String list(Model model) {
        model.addAttribute("total", board.count());
        model.addAttribute("schedules", board.list(SCHEDULES_SHOWN, 0));
        return "admin/schedules";
    }

    /**
     * One schedule with its newest runs.
     *
     * @throws ProblemException if there is none of that id
     */
    @GetMapping("/admin/schedules/{id}")
    public String schedule(@PathVariable String id, Model model) {
        ScheduleView schedule = find(id);
        model.addAttribute("schedule", schedule);
        model.addAttribute("total", board.countRuns(schedule.id()));
        model.addAttribute("runs", board.runs(schedule.id(), RUNS_SHOWN, 0));
        return "admin/schedule";
    }

    /**
     * One run with what it saw.
     *
     * @throws ProblemException if there is no such schedule or run
     */
    @GetMapping("/admin/schedules/{id}/runs/{run}")
    public String run(@PathVariable String id, @PathVariable String run, Model model) {
        ScheduleView schedule = find(id);
        RunView found = parse(run)
                .flatMap(board::run)
                .filter(one -> one.scheduleId().equals(schedule.id()))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no run of this id."));
        model.addAttribute("schedule", schedule);
        model.addAttribute("run", found);
        return "admin/run";
    }

    private ScheduleView find(String id) {
        return parse(id)
                .flatMap(board::find)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no schedule of this id."));
    }

    private static Optional<UUID> parse(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
