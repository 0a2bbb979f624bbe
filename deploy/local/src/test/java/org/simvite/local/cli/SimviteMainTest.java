package org.simvite.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.local.stack.Workspace;

/** What goes wrong is told in one line, whichever command it is. */
class SimviteMainTest {

    private final StringWriter said = new StringWriter();

    private int run(String... words) {
        var out = new PrintWriter(said, true);
        return SimviteMain.commandLine().setOut(out).setErr(out).execute(words);
    }

    @Test
    void aTerminalThatIsNotThere(@TempDir Path folder) {
        var file = folder.resolve("none.json").toString();
        assertThat(run("terminal", "--file", file, "show")).isEqualTo(4);
        assertThat(said.toString())
                .startsWith("terminal: there is no terminal at ")
                .hasLineCount(1);
    }

    @Test
    void aDemoInAFolderThatIsThereAlready(@TempDir Path folder) {
        assertThat(run("--home", folder.toString(), "demo")).isEqualTo(SimviteMain.NOT_DONE);
        assertThat(said.toString()).startsWith("simvite: ").hasLineCount(1);
    }

    @Test
    void nothingIsDeletedWithoutBeingAsked(@TempDir Path folder) {
        assertThat(run("--home", folder.toString(), "reset")).isEqualTo(SimviteMain.NOT_DONE);
        assertThat(folder).exists();
    }

    @Test
    void aPortThatThereIsNotIsNeitherTriedNorRemembered(@TempDir Path folder) {
        assertThat(run("--home", folder.toString(), "up", "--port-base", "65530"))
                .isEqualTo(2);
        assertThat(said.toString()).startsWith("--port-base is a number").doesNotContain("Exception");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anAttackThatThereIsNotIsRefusedWithThoseThatThereAre(@TempDir Path folder) {
        var none = folder.resolve("none");

        assertThat(run("--home", none.toString(), "attack", "--only", "phishing"))
                .isEqualTo(2);

        assertThat(said.toString())
                .startsWith("--only is one of 'ambiguous framing', ")
                .contains("'waiting places', ", ", not 'phishing'");
        assertThat(none).doesNotExist();
    }

    @Test
    void upCanBeAskedForTheShippedDefaults(@TempDir Path folder) {
        assertThat(run("--home", folder.toString(), "up", "--shipped-defaults", "--port-base", "65530"))
                .isEqualTo(2);
        assertThat(said.toString()).startsWith("--port-base is a number");
    }

    @Test
    void aFolderThatWasNeverAnInstallationIsNotDeleted(@TempDir Path folder) throws IOException {
        var thesis = Files.writeString(folder.resolve("thesis.txt"), "years of work");

        assertThat(run("--home", folder.toString(), "reset", "--yes")).isEqualTo(SimviteMain.NOT_DONE);

        assertThat(said.toString())
                .startsWith("simvite: there is no installation in ")
                .hasLineCount(1);
        assertThat(thesis).exists();
    }

    @Test
    void downOfNothingMakesNothing(@TempDir Path folder) {
        var none = folder.resolve("none");

        assertThat(run("--home", none.toString(), "down")).isZero();

        assertThat(said.toString()).startsWith("nothing runs: there is no installation in ");
        assertThat(none).doesNotExist();
    }

    @Test
    void statusAndAuditOfNothingMakeNothing(@TempDir Path folder) {
        var none = folder.resolve("none");

        assertThat(run("--home", none.toString(), "status")).isEqualTo(SimviteMain.NOT_DONE);
        assertThat(run("--home", none.toString(), "audit")).isEqualTo(SimviteMain.NOT_DONE);

        assertThat(said.toString().lines())
                .allMatch(line -> line.startsWith("simvite: there is no installation in "))
                .hasSize(2);
        assertThat(none).doesNotExist();
    }

    @Test
    void aSecondUpWhileTheFirstIsStarting(@TempDir Path folder) throws IOException {
        var workspace = new Workspace(folder);
        workspace.make();
        var run = workspace.run();
        try (var first = FileChannel.open(
                        run.resolve("starting.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = first.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(run("--home", folder.toString(), "up")).isEqualTo(SimviteMain.NOT_DONE);
        }
        assertThat(said.toString()).startsWith("simvite: another `up` ").hasLineCount(1);
    }

    @Test
    void aWordThatIsNoCommand() {
        assertThat(run("dwon")).isEqualTo(2);
        assertThat(said.toString()).doesNotContain("Exception");
    }
}
