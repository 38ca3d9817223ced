package org.composure.workers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.composure.compose.Volumes;
import org.composure.content.Volume;
import org.composure.content.posix.Directory;
import org.composure.deployable.Dependency;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories that hold the volumes. */
final class MountedVolumes implements Dependency {

    private static final Logger LOG = LoggerFactory.getLogger(MountedVolumes.class);

    private final Volumes volumes;

    MountedVolumes(Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public String name() {
        return "volumes";
    }

    @Override
    public void ask() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Volumes.Volume volume : volumes.all()) {
            try (Directory root = Volume.of(volume).openRoot()) {
                LOG.trace("{} is there: {}", volume.name(), root);
            } catch (IOException e) {
                missing.add(volume.name() + ": " + e.getMessage());
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException(String.join("; ", missing));
        }
    }
}
