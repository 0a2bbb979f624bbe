package org.simvite.local.cli;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.simvite.local.attack.Attacks;
import org.simvite.local.stack.Defaults;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.PortPlan;
import org.simvite.local.stack.StackException;
import org.simvite.local.stack.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "attack",
        description =
                "Starts everything on free ports in a folder of its own, with the shipped defaults, and plays attacks from outside: one "
                        + "line each, holds or BROKEN. Exits 0 only if all of it holds.")
final class AttackCommand implements Callable<Integer> {

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--keep", description = "Leave the folder, with logs and topics, for a look afterwards.")
    boolean keep;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "Play this one, by its name as it is told; can be repeated. Without: all of them.")
    List<String> only = List.of();

    @Override
    public Integer call() {
        requireKnown();
        var begun = System.nanoTime();
        var workspace = workspace();
        var installation = new Installation(workspace, PortPlan.free(), true, Defaults.SHIPPED);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(installation, workspace), "attack-end"));
        main.say("Starting an installation with the shipped defaults in " + workspace.home());
        installation.start(line -> main.say("   " + line));
        var names = only.isEmpty() ? Attacks.names() : List.copyOf(new TreeSet<>(only));
        var held = new Attacks(installation, names, main::say).play();
        main.say("");
        var took = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        main.say(
                held
                        ? "All of " + names.size() + " attacks were withstood (" + took + " s)."
                        : "Not all of it holds; the logs are in " + workspace.home());
        keep |= !held;
        return held ? 0 : SimviteMain.NOT_DONE;
    }

    private void requireKnown() {
        for (var name : only) {
            if (!Attacks.names().contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only is one of '" + String.join("', '", Attacks.names()) + "', not '" + name + "'");
            }
        }
    }

    private Workspace workspace() {
        var given = main.home;
        if (given == null) {
            return Workspace.temporary("attack");
        }
        if (Files.exists(given)) {
            throw new StackException("the attacks want a folder of their own, but " + given + " is there already");
        }
        return new Workspace(given);
    }

    private void end(Installation installation, Workspace workspace) {
        if (workspace.made()) {
            installation.stop(line -> {});
            if (!keep) {
                workspace.delete();
            }
        }
    }
}
