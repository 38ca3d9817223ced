package org.composure.schedule.worker;

import io.temporal.activity.Activity;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.content.ComposeInspector;
import org.composure.promotion.store.Aim;
import org.composure.promotion.store.Candidate;
import org.composure.promotion.store.Candidates;
import org.composure.promotion.store.Candidates.Look;
import org.composure.schedule.store.ScheduleRuns;
import org.composure.schedule.store.ScheduleRuns.Next;
import org.composure.schedule.workflow.ScheduleRunActivities;
import org.composure.schedule.workflow.ScheduleRunLook;
import org.composure.step.worker.Known;

/** Looks at the candidates' files between the transactions that find and judge them. */
public class FileScheduleRunActivities implements ScheduleRunActivities {

    private final ScheduleRuns runs;
    private final Candidates candidates;
    private final ComposeInspector inspector;
    private final Clock clock;

    /** Wires it up. */
    public FileScheduleRunActivities(
            ScheduleRuns runs, Candidates candidates, ComposeInspector inspector, Clock clock) {
        this.runs = runs;
        this.candidates = candidates;
        this.inspector = inspector;
        this.clock = clock;
    }

    @Override
    public ScheduleRunLook look(String runId) {
        UUID id = UUID.fromString(runId);
        Optional<Aim> aim = Known.find("schedule run " + id, () -> runs.aim(id)).flatMap(found -> found);
        if (aim.isEmpty()) {
            return end();
        }
        List<Look> looks = Look.at(
                candidates.find(aim.get(), Candidates.MOST),
                subject ->
                        inspector.inspect(subject.location(), subject.policy().gates(), subject.known()));
        List<Candidate> seen = candidates.judge(aim.get(), looks);
        String run = Activity.getExecutionContext().getInfo().getWorkflowRunId();
        return switch (runs.decide(id, seen, run)) {
            case Next.End _ -> end();
            case Next.Wait(var until) -> new ScheduleRunLook(ScheduleRunLook.Next.WAIT, until);
        };
    }

    private ScheduleRunLook end() {
        return new ScheduleRunLook(ScheduleRunLook.Next.END, clock.instant());
    }
}
