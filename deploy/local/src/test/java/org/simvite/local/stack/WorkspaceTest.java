package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an installation makes, who may read it, and what is deleted with it. */
class WorkspaceTest {

    @TempDir
    Path folder = Path.of("unset");

    @Test
    void everythingIsForTheOwnerOnly() {
        var workspace = new Workspace(folder.resolve("home"));
        workspace.make();
        OwnerOnly.directory(workspace.data("smdp-1"));
        OwnerOnly.file(workspace.log("gateway"));

        assertThat(Rights.open(workspace.home())).isEmpty();
    }

    @Test
    void aHomeThatWasWorldReadableIsClosed() throws IOException {
        var workspace = new Workspace(folder.resolve("home"));
        workspace.make();
        var journal = Files.writeString(
                Files.createDirectories(workspace.data("smdp-1")).resolve("smdp-journal.jsonl"), "raw EIDs");
        Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(workspace.home(), PosixFilePermissions.fromString("rwxr-xr-x"));

        workspace.make();

        assertThat(Rights.open(workspace.home())).isEmpty();
        assertThat(journal).hasContent("raw EIDs");
    }

    @Test
    void lookingMakesNothing() {
        var home = folder.resolve("none");
        var installation = new Installation(new Workspace(home), PortPlan.from(PortPlan.DEFAULT_BASE), false);

        assertThatThrownBy(installation::status)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("there is no installation");
        assertThatThrownBy(() -> installation.stop(line -> {})).isInstanceOf(StackException.class);
        assertThat(home).doesNotExist();
    }

    @Test
    void aFolderThatHoldsSomethingElseIsNotTaken() throws IOException {
        var thesis = Files.writeString(folder.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> new Workspace(folder).make())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("is no installation and is not empty");
        assertThat(folder).isDirectoryContaining(thesis::equals);
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void settingsOfOnesOwnStayWhenTheInstallationIsDeletedAndAreTakenUpByTheNext() throws IOException {
        var workspace = new Workspace(folder.resolve("home"));
        workspace.make();
        var own = Files.writeString(
                Files.createDirectories(workspace.own()).resolve("gateway.properties"), "pool.esim.levels=1");

        assertThat(workspace.delete()).isFalse();
        workspace.make();

        assertThat(own).hasContent("pool.esim.levels=1");
    }

    @Test
    void aFolderThatWasNeverAnInstallationIsNotDeleted() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data").resolve("photo.jpg"), "a memory");

        assertThatThrownBy(() -> new Workspace(folder).delete())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("there is no installation");
        assertThat(folder.resolve("data").resolve("photo.jpg")).exists();
    }

    @Test
    void onlyWhatItMadeIsDeleted() throws IOException {
        var elsewhere = Files.writeString(
                Files.createDirectory(folder.resolve("elsewhere")).resolve("kept"), "kept");
        var workspace = new Workspace(folder.resolve("home"));
        workspace.make();
        Files.writeString(workspace.home().resolve("notes.txt"), "the owner's");
        Files.createSymbolicLink(workspace.data("linked"), elsewhere.getParent());

        assertThat(workspace.delete()).isFalse();

        assertThat(elsewhere).exists();
        assertThat(Files.list(workspace.home()))
                .containsExactly(workspace.home().resolve("notes.txt"));
    }

    @Test
    void aFolderThatItMadeGoesAltogether() {
        var workspace = new Workspace(folder.resolve("home"));
        workspace.make();

        assertThat(workspace.delete()).isTrue();
        assertThat(workspace.home()).doesNotExist();
    }

    @Test
    void aFolderThatWasThereBeforeStays() {
        var workspace = new Workspace(folder);
        workspace.make();

        assertThat(workspace.delete()).isFalse();
        assertThat(folder).isEmptyDirectory();
    }
}
