package org.simvite.local.cli;

import java.util.concurrent.Callable;
import org.simvite.local.stack.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "down", description = "Ends every process in order; the state stays for the next `up`.")
final class DownCommand implements Callable<Integer> {

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Override
    public Integer call() {
        var workspace = main.workspace();
        if (!workspace.made()) {
            main.say("nothing runs: there is no installation in " + workspace.home());
            return 0;
        }
        new Installation(workspace, Installation.ports(workspace), false).stop(main::say);
        main.say("down");
        return 0;
    }
}
