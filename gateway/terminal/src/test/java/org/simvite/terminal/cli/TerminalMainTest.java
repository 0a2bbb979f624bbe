package org.simvite.terminal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalMainTest {

    @TempDir
    Path folder = Path.of("unset");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"register", "request-code", "apply", "show", "account"})
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage:").contains(command);
    }

    @Test
    void wrongWordsAreExitCode2() {
        assertThat(run("apply", "--profile", "psim", "CODE")).isEqualTo(2);
        assertThat(run("dance")).isEqualTo(2);
    }

    @Test
    void withoutATerminalItSaysWhatToDo() {
        assertThat(run("show")).isEqualTo(TerminalMain.FAILED);
        assertThat(err.toString()).contains("`register` makes one");
    }

    @Test
    void anUnreachableGatewayIsOneLine() {
        assertThat(run("register", "--gateway", "http://127.0.0.1:1")).isEqualTo(TerminalMain.FAILED);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("cannot be reached");
    }

    @Test
    void aGatewayThatIsNoAddressIsExitCode2AndMakesNoTerminal() {
        for (var address : new String[] {"nonsense", "127.0.0.1:18080", "localhost:18080", "ftp://somewhere"}) {
            assertThat(run("register", "--gateway", address)).as(address).isEqualTo(2);
        }
        assertThat(folder).isEmptyDirectory();
    }

    private int run(String... words) {
        var all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--file";
        all[words.length + 1] = folder.resolve("terminal.json").toString();
        return TerminalMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
