package org.simvite.local.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.PortPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "up",
        description =
                "Starts what does not run yet and returns when everything is ready; the state of the last time is still there.")
final class UpCommand implements Callable<Integer> {

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Option(
            names = "--port-base",
            description = "The gateway's port; the others follow it (default: that of the last time, else 18080).")
    @Nullable
    Integer portBase;

    @Override
    public Integer call() {
        var workspace = main.workspace();
        var plan = portBase == null ? Installation.ports(workspace) : PortPlan.from(portBase);
        var installation = new Installation(workspace, plan, false);
        installation.start(main::say);
        main.say("");
        main.say("gateway         " + installation.gateway());
        main.say("broker          " + installation.bootstrapServers());
        main.say("registry        " + installation.registry());
        main.say("operator token  " + installation.operatorTokenFile());
        main.say("logs            " + workspace.log("*"));
        main.say("");
        main.say("Try: deploy/simvite terminal register --gateway " + installation.gateway());
        return 0;
    }
}
