package org.simvite.local.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.simvite.local.audit.Audit;
import org.simvite.local.audit.AuditPrinter;
import org.simvite.local.audit.Settling;
import org.simvite.local.demo.Story;
import org.simvite.local.demo.StoryException;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.PortPlan;
import org.simvite.local.stack.StackException;
import org.simvite.local.stack.Workspace;
import org.simvite.terminal.TerminalException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "demo",
        description =
                "Starts everything on free ports in a folder of its own, plays the whole story on it and audits it. "
                        + "Exits 0 only if every step held.")
final class DemoCommand implements Callable<Integer> {

    private static final Duration SETTLE = Duration.ofSeconds(30);

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Option(names = "--keep", description = "Leave the folder, with logs and topics, for a look afterwards.")
    boolean keep;

    @Override
    public Integer call() {
        var begun = System.nanoTime();
        var workspace = workspace();
        var installation = new Installation(workspace, PortPlan.free(), true);
        var end = new Thread(() -> end(installation, workspace), "demo-end");
        Runtime.getRuntime().addShutdownHook(end);
        main.say("Starting a broker, a schema registry, an SM-DP+ and the four services in " + workspace.home());
        installation.start(line -> main.say("   " + line));
        var held = play(installation);
        main.say("");
        var took = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        main.say(
                held
                        ? "Every step held (" + took + " s)."
                        : "Not every step held; the logs are in " + workspace.home());
        keep |= !held;
        return held ? 0 : SimviteMain.NOT_DONE;
    }

    private boolean play(Installation installation) {
        var story = new Story(
                installation,
                installation.workspace().data("terminals"),
                installation.smdpClient(),
                System.console() != null,
                main::say);
        try {
            story.play();
        } catch (StoryException | TerminalException e) {
            main.say("");
            main.say("   " + e.getMessage());
            return false;
        }
        main.say("");
        var audit = new Audit(
                        installation.bootstrapServers(), installation.registry(), Installation.PREFIX, story.secrets())
                .comparedWith(installation.smdpBooks());
        var report = Settling.run(audit, SETTLE, main::say);
        AuditPrinter.print(report, main::say);
        return report.clean();
    }

    private Workspace workspace() {
        var given = home();
        return given != null ? new Workspace(given) : Workspace.temporary("demo");
    }

    private @Nullable Path home() {
        var given = main.home;
        if (given != null && Files.exists(given)) {
            throw new StackException("the demo wants a folder of its own, but " + given + " is there already");
        }
        return given;
    }

    private void end(Installation installation, Workspace workspace) {
        if (!workspace.made()) {
            return;
        }
        // without the lock of a start, which this process may hold itself
        installation.stop(line -> {});
        if (!keep) {
            workspace.delete();
        }
    }
}
