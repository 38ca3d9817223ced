package org.composure.schedule.worker;

import java.time.Clock;
import org.composure.compose.Volumes;
import org.composure.content.ComposeInspector;
import org.composure.event.worker.DueClock;
import org.composure.promotion.store.Candidates;
import org.composure.schedule.store.DueSchedules;
import org.composure.schedule.store.ScheduleRuns;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The activity of runs, under the name that {@code spring.temporal.workers[]} registers, and what is due by the clock. */
@Configuration(proxyBeanMethods = false)
public class ScheduleWorkerConfiguration {

    @Bean
    FileScheduleRunActivities scheduleRunActivities(
            ScheduleRuns runs, Candidates candidates, Volumes volumes, Clock clock) {
        return new FileScheduleRunActivities(runs, candidates, new ComposeInspector(volumes), clock);
    }

    @Bean
    DueClock.Due schedulesThatAreDue(DueSchedules schedules) {
        return schedules::take;
    }
}
