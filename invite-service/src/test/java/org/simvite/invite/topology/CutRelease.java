package org.simvite.invite.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Writes down a row of each store as this build writes it; runs only when it is asked for, see the README of deploy/runtime. */
class CutRelease {

    @Test
    void writesRowsOfState() {
        var version = System.getProperty("simvite.release", "");
        assertThat(version).as("name the version with -Dsimvite.release=1.2.3").matches("[0-9]+(\\.[0-9]+)+");

        StateRows.history().release(version, StateRows.EXAMPLES);

        assertThat(StateRows.history().findings()).isEmpty();
    }
}
