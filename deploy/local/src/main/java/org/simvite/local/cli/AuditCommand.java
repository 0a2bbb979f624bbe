package org.simvite.local.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.simvite.local.audit.Audit;
import org.simvite.local.audit.AuditPrinter;
import org.simvite.local.audit.Settling;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.StackException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "audit",
        description =
                "Reads every topic from the start and checks the invariants, one line each. Exits 0 when all hold.")
final class AuditCommand implements Callable<Integer> {

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Option(names = "--bootstrap", description = "Broker (default: that of the local installation).")
    @Nullable
    String bootstrap;

    @Option(
            names = "--registry",
            description = "Confluent API of the schema registry (default: that of the local installation).")
    @Nullable
    URI registry;

    @Option(
            names = "--prefix",
            description = "What the names of the topics begin with (default: ${DEFAULT-VALUE}).",
            defaultValue = "simvite.")
    String prefix = "simvite.";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "Give what is under way this long to end (default: ${DEFAULT-VALUE}).",
            defaultValue = "15")
    long waitSeconds = 15;

    @Option(
            names = "--secrets",
            paramLabel = "FILE",
            description = "A file of secrets, one a line, that must stand nowhere; looked for byte by byte.")
    @Nullable
    Path secrets;

    @Override
    public Integer call() {
        var workspace = main.workspace();
        var local = new Installation(workspace, Installation.ports(workspace), false);
        if (bootstrap == null || registry == null) {
            workspace.requireMade();
        }
        var audit = new Audit(
                bootstrap != null ? bootstrap : local.bootstrapServers(),
                registry != null ? registry : local.registry(),
                prefix,
                known());
        // the books of a foreign installation's SM-DP+ are not ours to read
        var report = run(bootstrap == null ? audit.comparedWith(local.smdpBooks()) : audit);
        AuditPrinter.print(report, main::say);
        return report.clean() ? 0 : SimviteMain.NOT_DONE;
    }

    private Audit.Report run(Audit audit) {
        try {
            return Settling.run(audit, Duration.ofSeconds(waitSeconds), main::say);
        } catch (KafkaException e) {
            throw new StackException(
                    "the broker cannot be read (" + e.getMessage() + "); does `status` say it runs?", e);
        }
    }

    private List<byte[]> known() {
        if (secrets == null) {
            return List.of();
        }
        try {
            return Files.readAllLines(secrets).stream()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.strip().getBytes(StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            throw new StackException("cannot read " + secrets, e);
        }
    }
}
