package org.composure.gate;

import java.util.function.Function;
import org.composure.gate.GateResult.Unknown;
import org.composure.gate.GateResult.Unmet;
import org.jspecify.annotations.Nullable;

/** What gates over files have in common: all but the judgement of what a file says. */
final class FileGate {

    static final String BUILD = "the build of the compose, by writing the file";
    private static final String OPERATORS = "the operators of the volume; it is looked at again by itself";
    private static final String INSPECTION = "the next inspection, which comes by itself";

    private FileGate() {}

    /**
     * Judges what came of reading a file.
     *
     * @param file the file's path below the compose's directory, for the reasons
     * @param input the compose
     * @param reading what came of it; {@code null} if nobody has looked yet
     * @param judgement what to say of what the file says
     */
    static <T> GateResult judge(
            String file, GateInput input, @Nullable Reading<T> reading, Function<T, GateResult> judgement) {
        if (input.location() == null) {
            return new Unmet(
                    "the compose has no location, so there is no " + file + " to look at", IdentityGate.SET_LOCATION);
        }
        return switch (reading) {
            case null -> new Unknown(file + " has not been looked at yet", INSPECTION);
            case Reading.Found<T>(T value) -> judgement.apply(value);
            case Reading.Absent<T> _ -> new Unmet(file + " is missing", BUILD);
            case Reading.Unreadable<T>(String message) -> new Unmet(file + " cannot be read: " + message, BUILD);
            case Reading.Unreachable<T>(String message) ->
                new Unknown(file + " could not be looked at: " + message, OPERATORS);
        };
    }
}
