package org.simvite.local.cli;

import java.util.concurrent.Callable;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.Stack.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "status",
        description =
                "Shows each process: whether it runs, where it listens, whether it is ready and if not, why. Exits 0 when all are ready.")
final class StatusCommand implements Callable<Integer> {

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Override
    public Integer call() {
        var workspace = main.workspace();
        var all = new Installation(workspace, Installation.ports(workspace), false).status();
        main.say(String.format("%-20s %8s  %-14s %s", "process", "pid", "ports", "state"));
        all.forEach(status -> main.say(line(status)));
        return all.stream().allMatch(Status::ready) ? 0 : SimviteMain.NOT_DONE;
    }

    private static String line(Status status) {
        var ports =
                String.join(",", status.ports().stream().map(String::valueOf).toList());
        return String.format(
                "%-20s %8s  %-14s %s",
                status.name(), status.pid() == 0 ? "-" : Long.toString(status.pid()), ports, status.detail());
    }
}
