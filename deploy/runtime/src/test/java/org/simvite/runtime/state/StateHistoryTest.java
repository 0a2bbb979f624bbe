package org.simvite.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a store as it was, read by builds that changed its type in every way that has consequences. */
class StateHistoryTest {

    enum Kind {
        ESIM,
        VSIM
    }

    sealed interface Step {
        record Begun(Instant at) implements Step {}

        record Ended(Kind how) implements Step {}
    }

    record Code(String id, int uses, @Nullable Instant endedAt, List<Step> steps, Map<String, Kind> kinds) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void whatDidNotChangeIsRead() {
        assertThat(read(Code.class)).isEmpty();
    }

    @Test
    void aComponentThatMayBeNullCanBeNew() {
        record Newer(
                String id,
                int uses,
                @Nullable Instant endedAt,
                List<Step> steps,
                Map<String, Kind> kinds,
                @Nullable Integer failures) {}

        assertThat(read(Newer.class)).isEmpty();
    }

    @Test
    void oneThatTheConstructorGivesAValueCanBeNew() {
        record Newer(
                String id,
                int uses,
                @Nullable Instant endedAt,
                List<Step> steps,
                Map<String, Kind> kinds,
                List<String> notes,
                int failures) {
            Newer {
                notes = notes == null ? List.of() : notes;
                failures = failures == 0 ? 1 : failures;
            }
        }

        assertThat(read(Newer.class)).isEmpty();
    }

    @Test
    void aRequiredComponentIsNew() {
        record Newer(
                String id,
                int uses,
                @Nullable Instant endedAt,
                List<Step> steps,
                Map<String, Kind> kinds,
                int failures,
                String holder) {}

        assertThat(read(Newer.class))
                .containsExactly(
                        "codes of 1.0.0: failures is new in Newer and reads as 0: it has to be @Nullable, or the"
                                + " constructor has to give it a value",
                        "codes of 1.0.0: holder is new in Newer and reads as null: it has to be @Nullable, or the"
                                + " constructor has to give it a value");
    }

    @Test
    void aComponentIsRenamed() throws Exception {
        record Newer(
                String id,
                @Nullable Integer left,
                @Nullable Instant endedAt,
                List<Step> steps,
                Map<String, Kind> kinds) {}

        assertThat(read(Newer.class))
                .containsExactly("codes of 1.0.0: uses is not read any more: renamed, or removed without Newer.uses in"
                        + " given-up.txt");

        Files.writeString(folder.resolve("given-up.txt"), "Newer.uses\n");
        assertThat(read(Newer.class)).isEmpty();
    }

    enum OtherKind {
        ESIM,
        SOFT
    }

    @Test
    void aSymbolIsRenamed() {
        record Newer(String id, int uses, @Nullable Instant endedAt, List<Step> steps, Map<String, OtherKind> kinds) {}

        assertThat(read(Newer.class)).hasSize(1).first().asString().contains("codes of 1.0.0 cannot be read", "VSIM");
    }

    sealed interface OtherStep {
        record Begun(Instant at) implements OtherStep {}

        record Over(Kind how) implements OtherStep {}
    }

    @Test
    void aClassOfASealedTypeIsRenamed() {
        record Newer(String id, int uses, @Nullable Instant endedAt, List<OtherStep> steps, Map<String, Kind> kinds) {}

        assertThat(read(Newer.class)).hasSize(1).first().asString().contains("codes of 1.0.0 cannot be read", "Ended");
    }

    @Test
    void aStoreIsGoneAndAnotherHasNoRows() {
        history(Code.class).release("1.0.0", Map.of());

        assertThat(new StateHistory(folder, Map.of("invites", Code.class)).findings())
                .containsExactly("codes of 1.0.0: the store is gone, its rows are not", "invites has no rows in 1.0.0");
    }

    @Test
    void nothingIsWrittenDown() {
        assertThat(history(Code.class).findings()).hasSize(1);
    }

    @Test
    void aTypeThatTakesNotJustAnythingNeedsAnExample() {
        record Picky(String id) {
            Picky {
                if (!id.equals("right")) {
                    throw new IllegalArgumentException(id);
                }
            }
        }
        StateHistory history = history(Picky.class);

        assertThatThrownBy(() -> history.release("1.0.0", Map.of())).hasMessageContaining("Picky");
        history.release("1.0.0", Map.of(Picky.class, List.of(new Picky("right"))));
        assertThat(history.findings()).isEmpty();
    }

    private List<String> read(Class<?> type) {
        history(Code.class).release("1.0.0", Map.of());
        return history(type).findings();
    }

    private StateHistory history(Class<?> type) {
        return new StateHistory(folder, Map.of("codes", type));
    }
}
