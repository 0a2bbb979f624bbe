package org.simvite.runtime.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores hold raw EIDs and IMSIs, and whoever reads their folder reads them. Kafka Streams lets the group read the two that it makes first,
 * whatever the umask says ({@code StateDirectory.configurePermissions}, 0750, at each start); what is below them they keep in.
 */
final class StateFolders {

    private static final Logger LOG = LoggerFactory.getLogger(StateFolders.class);
    private static final String OWNER_ONLY = "rwx------";

    private StateFolders() {}

    /** Takes everybody else's rights, where the file system knows such; a folder that is not ours, such as a mounted volume, stays as it is. */
    static void closeToOthers(Path stateDir, String applicationId) {
        for (Path folder : List.of(stateDir, stateDir.resolve(applicationId))) {
            PosixFileAttributeView rights = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
            if (rights == null || !Files.isDirectory(folder)) {
                continue;
            }
            try {
                rights.setPermissions(PosixFilePermissions.fromString(OWNER_ONLY));
            } catch (IOException e) {
                LOG.warn("others may be able to read {}: {}", folder, e.toString());
            }
        }
    }
}
