package org.simvite.local.cli;

import java.util.concurrent.Callable;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.StackException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "reset",
        description =
                "Ends every process and deletes what the installation made: topics, stores, keys, logs. Refuses a folder that is no installation.")
final class ResetCommand implements Callable<Integer> {

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Override
    public Integer call() {
        var workspace = main.workspace();
        workspace.requireMade();
        if (!yes && !confirmed("This deletes the installation in " + workspace.home() + ". Go on? [y/N] ")) {
            throw new StackException("nothing was deleted");
        }
        var installation = new Installation(workspace, Installation.ports(workspace), false);
        var nothingLeft = installation.delete(main::say);
        main.say(
                nothingLeft
                        ? "deleted " + workspace.home()
                        : "deleted the installation; the folder " + workspace.home() + " stays, with what is not ours");
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
