package org.composure.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.composure.compose.Stages;
import org.composure.policy.PolicyFiles.PolicyFile;
import org.composure.problem.FieldError;
import tools.jackson.databind.JsonNode;

/** The policies in force. At most one of them leads a release from one stage to another. */
public final class Policies {

    private final List<PolicyDocument> documents;

    private Policies(List<PolicyDocument> documents) {
        this.documents = List.copyOf(documents);
    }

    /**
     * Reads the policies of a directory: its files {@code *.yaml}, {@code *.yml} and {@code *.json}, in order of their names.
     *
     * @param directory where they lie
     * @param stages the stages there are
     * @param volumes the names of the configured volumes
     * @throws PolicyException if a file is no policy, names a stage or volume that there is not, or two policies can match
     *     the same release and stages; the message holds all errors of all files
     */
    public static Policies load(Path directory, Stages stages, Set<String> volumes) {
        List<PolicyError> errors = new ArrayList<>();
        List<PolicyFile> files = PolicyFiles.in(directory, errors);
        return checked(files, errors, new PolicyRules(stages, volumes));
    }

    /**
     * Reads the policies that come with Composure.
     *
     * @param stages the stages there are
     * @param volumes the names of the configured volumes
     * @throws PolicyException if they do not fit the stages or volumes
     */
    public static Policies shipped(Stages stages, Set<String> volumes) {
        return checked(PolicyFiles.shipped(), new ArrayList<>(), new PolicyRules(stages, volumes));
    }

    /**
     * Policies that have been read already.
     *
     * @throws PolicyException if two have the same name or can match the same release and stages
     */
    public static Policies of(List<PolicyDocument> documents) {
        List<PolicyError> conflicts = conflicts(documents);
        if (!conflicts.isEmpty()) {
            throw new PolicyException(conflicts);
        }
        return new Policies(documents);
    }

    /** All policies, in the order of their files. */
    public List<PolicyDocument> documents() {
        return documents;
    }

    /**
     * The policy by which a compose of a release moves from one stage to another.
     *
     * @param releaseShort the release's short name, for example {@code Fedora}
     * @param releaseVersion the release's version, for example {@code 43}
     * @param fromStage the stage it is in
     * @param toStage the stage it is to reach
     * @return empty if none is for it; {@link #reaches} then tells whether that is because of the stages or of the release
     */
    public Optional<PolicyDocument> match(
            String releaseShort, String releaseVersion, String fromStage, String toStage) {
        return documents.stream()
                .filter(document -> document.policy().leads(fromStage, toStage)
                        && document.policy().isFor(releaseShort, releaseVersion))
                .findFirst();
    }

    /**
     * How long a compose of a release stays in the first stage unless it is promoted: the longest time that a policy says
     * which could promote it from there.
     *
     * @param firstStage the first stage
     * @return empty if no policy says
     */
    public Optional<Retention> arrivalRetention(String releaseShort, String releaseVersion, String firstStage) {
        return documents.stream()
                .filter(document -> document.policy().from().contains(firstStage)
                        && document.policy().isFor(releaseShort, releaseVersion))
                .flatMap(document -> Optional.ofNullable(document.policy().arrivalRetention())
                        .map(time -> new Retention(document.name(), time))
                        .stream())
                .max(Comparator.comparing(Retention::time));
    }

    /** The policy that says how long a compose of a release stays in a stage to which it was promoted: the longest counts. */
    public Optional<Policy> retaining(String releaseShort, String releaseVersion, String stage) {
        return documents.stream()
                .map(PolicyDocument::policy)
                .filter(policy -> policy.to().equals(stage) && policy.isFor(releaseShort, releaseVersion))
                .max(Comparator.comparing(Policy::retention, Comparator.nullsLast(Comparator.naturalOrder())));
    }

    /**
     * How long a compose stays in a stage.
     *
     * @param policy the name of the policy that says so
     * @param time how long, from when it entered the stage
     */
    public record Retention(String policy, Duration time) {}

    /** Whether there is a way from one stage to the other, for whatever release. */
    public boolean reaches(String fromStage, String toStage) {
        return documents.stream().anyMatch(document -> document.policy().leads(fromStage, toStage));
    }

    /** The names of all tags that the policies speak of. */
    public NavigableSet<String> tagNames() {
        NavigableSet<String> names = new TreeSet<>();
        documents.forEach(document -> names.addAll(document.policy().tagNames()));
        return names;
    }

    /** The names of the tags that say of a compose that it has reached a stage. */
    public Set<String> stageTags() {
        return documents.stream()
                .map(document -> document.policy().stageTag())
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Policies checked(List<PolicyFile> files, List<PolicyError> errors, PolicyRules rules) {
        List<PolicyDocument> sound = new ArrayList<>();
        for (PolicyFile file : files) {
            try {
                JsonNode document = PolicyParser.parse(file);
                List<PolicyError> found = errors(file.name(), document, rules);
                errors.addAll(found);
                if (found.isEmpty()) {
                    sound.add(PolicyDocument.of(document, file.name()));
                }
            } catch (PolicyException e) {
                errors.addAll(e.errors());
            }
        }
        errors.addAll(conflicts(sound));
        if (!errors.isEmpty()) {
            throw new PolicyException(errors);
        }
        return new Policies(sound);
    }

    private static List<PolicyError> errors(String file, JsonNode document, PolicyRules rules) {
        List<FieldError> errors = new ArrayList<>(PolicySchema.check(document));
        Set<String> said = new HashSet<>();
        errors.forEach(error -> said.add(error.field()));
        rules.check(document).stream()
                .filter(error -> !said.contains(error.field()))
                .forEach(errors::add);
        return errors.stream()
                .map(error -> new PolicyError(file, error.field(), error.message()))
                .toList();
    }

    private static List<PolicyError> conflicts(List<PolicyDocument> documents) {
        List<PolicyError> conflicts = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            for (PolicyDocument earlier : documents.subList(0, i)) {
                PolicyDocument document = documents.get(i);
                if (document.name().equals(earlier.name())) {
                    conflicts.add(new PolicyError(
                            document.source(),
                            "name",
                            "\"" + document.name() + "\" (expected: another name than in " + earlier.source() + ")"));
                }
                overlap(earlier, document).ifPresent(conflicts::add);
            }
        }
        return conflicts;
    }

    private static Optional<PolicyError> overlap(PolicyDocument earlier, PolicyDocument later) {
        String to = later.policy().to();
        return later.policy().from().stream()
                .filter(from -> earlier.policy().leads(from, to))
                .flatMap(from -> later.policy().releases().stream()
                        .flatMap(glob -> earlier.policy().releases().stream()
                                .filter(glob::overlaps)
                                .map(other -> new PolicyError(
                                        later.source(),
                                        "releases",
                                        "\"" + glob + "\" can match the same release as \"" + other + "\" in "
                                                + earlier.source() + ", both from " + from + " to " + to
                                                + " (expected: at most one policy for a release and its stages)"))))
                .findFirst();
    }
}
