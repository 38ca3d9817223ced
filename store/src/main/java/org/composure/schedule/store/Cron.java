package org.composure.schedule.store;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.composure.schedule.Timetable;
import org.springframework.scheduling.support.CronExpression;

/** Cron expressions as timetables. */
public final class Cron {

    /** What an expression must look like, for messages. */
    public static final String EXPECTED =
            "a cron expression of five fields (minute, hour, day of month, month, day of week), or six beginning with the"
                    + " second, for example 0 2 * * *";

    /** What a zone must look like, for messages. */
    public static final String EXPECTED_ZONE = "the name of a time zone, for example Europe/Prague";

    private static final int FIELDS_WITHOUT_SECOND = 5;

    private Cron() {}

    /**
     * The timetable of an expression.
     *
     * @param cron five fields, or six of which the first is the second; or a macro such as {@code @daily}
     * @param zone where the clock hangs
     * @throws IllegalArgumentException if the expression is none
     * @throws DateTimeException if there is no such zone
     */
    public static Timetable timetable(String cron, String zone) {
        boolean withoutSecond = cron.strip().split("\\s+").length == FIELDS_WITHOUT_SECOND;
        return new Timetable(CronExpression.parse(withoutSecond ? "0 " + cron : cron)::next, ZoneId.of(zone));
    }

    /** Whether an expression is one. */
    public static boolean isValid(String cron) {
        try {
            timetable(cron, "UTC");
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Whether there is such a zone. */
    public static boolean isZone(String zone) {
        return ZoneId.getAvailableZoneIds().contains(zone);
    }
}
