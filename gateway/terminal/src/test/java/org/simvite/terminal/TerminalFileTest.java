package org.simvite.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalFileTest {

    private static final URI GATEWAY = URI.create("http://127.0.0.1:1");

    @TempDir
    Path folder = Path.of("unset");

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        var path = folder.resolve("a folder with blanks").resolve("terminal.json");

        Terminal.create(new TerminalFile(path), GATEWAY, null, Clock.systemUTC());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void keysStayTheSame() {
        var file = new TerminalFile(folder.resolve("terminal.json"));
        Terminal.create(file, GATEWAY, null, Clock.systemUTC());
        var keys = file.read().signingKey();

        Terminal.create(file, GATEWAY, null, Clock.systemUTC());

        assertThat(file.read().signingKey()).isEqualTo(keys);
    }

    @Test
    void leavesNoOtherFileBehind() throws IOException {
        var file = new TerminalFile(folder.resolve("terminal.json"));
        Terminal.create(file, GATEWAY, null, Clock.systemUTC());
        file.write(file.read());

        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aMissingFileIsSaidClearly() {
        assertThatThrownBy(() -> new TerminalFile(folder.resolve("none")).read())
                .isInstanceOf(TerminalException.class)
                .hasMessageContaining("`register` makes one");
    }

    @Test
    void aDamagedFileIsSaidWithoutQuotingIt() throws IOException {
        var path = folder.resolve("terminal.json");
        Files.writeString(path, "{\"signingKey\": secret");

        assertThatThrownBy(() -> new TerminalFile(path).read())
                .isInstanceOf(TerminalException.class)
                .hasMessageContaining("not a terminal's file")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void theStateNeverPrintsKeys() {
        var file = new TerminalFile(folder.resolve("terminal.json"));
        Terminal.create(file, GATEWAY, null, Clock.systemUTC());

        assertThat(file.read().toString()).isEqualTo("terminal (not registered)");
    }
}
