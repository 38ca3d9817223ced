package org.composure.policy;

import java.util.List;
import java.util.Map;
import org.composure.compose.Location;
import org.composure.problem.FieldError;

/**
 * Where a promotion puts the files, and which.
 *
 * @param volume the name of the volume they go to
 * @param path the compose's directory on it
 * @param mode how they get there
 * @param poolLinks what becomes of symbolic links into a pool
 * @param verify how closely the new tree is looked at before the switch
 * @param exclude names in the compose's directory that are left behind
 * @param links links beside the compose's directory that point to it
 */
public record ContentSpec(
        String volume,
        PathTemplate path,
        ContentMode mode,
        PoolLinks poolLinks,
        Verification verify,
        List<String> exclude,
        List<LinkTemplate> links) {

    /** Copies the lists. */
    public ContentSpec {
        exclude = List.copyOf(exclude);
        links = List.copyOf(links);
    }

    /**
     * The compose's new place.
     *
     * @param values the variables' values
     * @throws TemplateException if a value is missing or would make another path part
     */
    public Location location(Map<PathVariable, String> values) {
        return new Location(volume, path.render(values));
    }

    /**
     * The paths of the links, on the same volume and in the same directory as the compose.
     *
     * @param values the variables' values
     * @throws TemplateException if a value is missing or would make another path part, or a link would stand where the
     *     compose does
     */
    public List<Location> linkLocations(Map<PathVariable, String> values) {
        String target = path.render(values);
        String directory = target.substring(0, target.lastIndexOf('/') + 1);
        return links.stream()
                .map(link -> {
                    String at = directory + link.render(values);
                    if (at.equals(target)) {
                        throw new TemplateException("the link " + FieldError.quoted(link.text())
                                + " would stand where the compose does, at " + FieldError.quoted(at));
                    }
                    return new Location(volume, at);
                })
                .toList();
    }
}
