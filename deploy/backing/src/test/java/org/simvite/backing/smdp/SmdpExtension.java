package org.simvite.backing.smdp;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulator of its own for each test, and callbacks to an operator if the test has one. */
final class SmdpExtension implements BeforeEachCallback, AfterEachCallback {

    private final @Nullable OperatorStub operator;
    private @Nullable SmdpSimulator simulator;
    private @Nullable Path journal;

    SmdpExtension() {
        this(null);
    }

    SmdpExtension(@Nullable OperatorStub operator) {
        this.operator = operator;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        journal = Files.createTempDirectory("simvite smdp").resolve("journal");
        simulator = SmdpSimulator.start(config());
        simulator.register(SmdpCalls.EID);
        simulator.register(SmdpCalls.OTHER_EID);
    }

    SmdpCalls calls() {
        return new SmdpCalls(simulator().address());
    }

    /** Ends the simulator and starts another one on the same journal. */
    void restart() {
        simulator().close();
        simulator = SmdpSimulator.start(config());
    }

    SmdpSimulator simulator() {
        return Objects.requireNonNull(simulator);
    }

    Path journal() {
        return Objects.requireNonNull(journal);
    }

    private SmdpConfig config() {
        URI callbacks = operator == null ? null : operator.address();
        return new SmdpConfig(
                0,
                journal(),
                IccidRange.parse("8965030000000000000-8965039999999999999:travel"),
                "SMDP.EXAMPLE.COM",
                callbacks,
                null,
                Duration.ofMillis(50));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        simulator().close();
        for (var file : List.of(journal(), Objects.requireNonNull(journal().getParent()))) {
            Files.deleteIfExists(file);
        }
    }
}
