package org.composure.schedule.workflow;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.composure.schedule.workflow.ScheduleRunLook.Next;

/** An activity that does nothing but answer as a test wants. */
class ScriptedLooks implements ScheduleRunActivities {

    final AtomicInteger looks = new AtomicInteger();

    Supplier<ScheduleRunLook> look = ScriptedLooks::end;

    static ScheduleRunLook end() {
        return new ScheduleRunLook(Next.END, Instant.EPOCH);
    }

    /** Answers one after the other, and then that nothing is left to do. */
    void answering(List<Supplier<ScheduleRunLook>> answers) {
        AtomicInteger next = new AtomicInteger();
        look = () -> next.get() < answers.size()
                ? answers.get(next.getAndIncrement()).get()
                : end();
    }

    @Override
    public ScheduleRunLook look(String runId) {
        looks.incrementAndGet();
        return look.get();
    }
}
