package org.simvite.local.cli;

import java.util.concurrent.Callable;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.StackException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "reset",
        description = "Ends every process and deletes the installation's state: topics, stores, keys, logs.")
final class ResetCommand implements Callable<Integer> {

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Override
    public Integer call() {
        var workspace = main.workspace();
        if (!yes && !confirmed("This deletes everything in " + workspace.home() + ". Go on? [y/N] ")) {
            throw new StackException("nothing was deleted");
        }
        new Installation(workspace, Installation.ports(workspace), false).stop(main::say);
        workspace.delete();
        main.say("deleted " + workspace.home());
        return 0;
    }

    private static boolean confirmed(String question) {
        var console = System.console();
        if (console == null) {
            throw new StackException("nobody is there to ask; say --yes to delete without asking");
        }
        var answer = console.readLine("%s", question);
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }
}
