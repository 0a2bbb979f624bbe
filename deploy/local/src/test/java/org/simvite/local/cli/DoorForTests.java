package org.simvite.local.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** `deploy/simvite` in this process. */
public final class DoorForTests {

    private DoorForTests() {}

    /** How it ended, and what it printed. */
    public record Said(int exit, String text) {}

    public static Said run(Path home, String... words) {
        var text = new StringWriter();
        var out = new PrintWriter(text, true);
        var all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(List.of(words));
        var exit = SimviteMain.commandLine().setOut(out).setErr(out).execute(all.toArray(String[]::new));
        return new Said(exit, text.toString());
    }
}
