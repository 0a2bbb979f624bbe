package org.simvite.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Writes down the schemas of this build as those of a release: {@code mvn -pl schemas test -Dtest=CutRelease
 * -Dsimvite.release=0.1.0}. Runs only when it is asked for.
 */
class CutRelease {

    @Test
    void writesReleasedSchemas() throws Exception {
        var version = System.getProperty("simvite.release", "");
        assertThat(version).as("name the version with -Dsimvite.release=1.2.3").matches("[0-9]+(\\.[0-9]+)+");
        var history = new SchemaHistory(Path.of("released"));

        history.release(version, SchemaHistory.current());

        assertThat(history.versions()).contains(version);
    }
}
