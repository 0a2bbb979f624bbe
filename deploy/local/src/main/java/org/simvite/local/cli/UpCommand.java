package org.simvite.local.cli;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.simvite.local.stack.Defaults;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.PortPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description =
                "Starts what does not run yet and returns when everything is ready; the state of the last time is still there.")
final class UpCommand implements Callable<Integer> {

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port-base",
            description = "The gateway's port; the others follow it (default: that of the last time, else 18080).")
    @Nullable
    Integer portBase;

    @Option(
            names = "--restart-stuck",
            description =
                    "End and start again what runs but is stopped by a signal (SIGSTOP), or has not answered for 10 seconds.")
    boolean restartStuck;

    @Option(
            names = "--shipped-defaults",
            description =
                    "Without the relaxed budgets, trust and deadlines of local mode. For what is started now: end what runs first (down).")
    boolean shippedDefaults;

    @Override
    public Integer call() {
        if (portBase != null && (portBase < 1 || portBase > PortPlan.HIGHEST_BASE)) {
            throw new ParameterException(
                    spec.commandLine(), "--port-base is a number from 1 to " + PortPlan.HIGHEST_BASE);
        }
        var workspace = main.workspace();
        var plan = portBase == null ? Installation.ports(workspace) : PortPlan.from(portBase);
        var defaults = shippedDefaults ? Defaults.SHIPPED : Defaults.RELAXED;
        var installation = new Installation(workspace, plan, false, defaults);
        notHandedOn(System.getenv().keySet()).ifPresent(main::say);
        if (restartStuck) {
            installation.startAnew(main::say);
        } else {
            installation.start(main::say);
        }
        main.say("");
        main.say("gateway         " + installation.gateway());
        main.say("broker          " + installation.bootstrapServers());
        main.say("registry        " + installation.registry());
        main.say("operator token  " + installation.operatorTokenFile());
        main.say("logs            " + workspace.log("*"));
        main.say("");
        main.say("Try:");
        FirstSteps.lines(installation.gateway(), installation.operatorTokenFile())
                .forEach(step -> main.say("  " + step));
        return 0;
    }

    /** Whoever sets variables for a service, as its own start reads them, is told that they do nothing here. */
    static Optional<String> notHandedOn(Set<String> variables) {
        var ours = variables.stream()
                .filter(name -> name.startsWith("SIMVITE_"))
                .sorted()
                .toList();
        return ours.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", ours)
                        + ": not handed on to the processes; settings of your own go into own/NAME.properties of the"
                        + " installation's folder");
    }
}
