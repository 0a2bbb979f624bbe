package org.simvite.local.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.simvite.local.stack.StackException;
import org.simvite.local.stack.Workspace;
import org.simvite.terminal.cli.TerminalMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The door for people. */
@Command(
        name = "simvite",
        description =
                "Simvite on this machine: a real broker, a real schema registry, a simulated SM-DP+ and the four services.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            StatusCommand.class,
            DownCommand.class,
            ResetCommand.class,
            AuditCommand.class,
            AttackCommand.class,
            DeadLettersCommand.class,
            TerminalMain.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, and everything holds",
            "1:not done, or something does not hold; the message says what",
            "2:wrong words on the command line"
        })
public final class SimviteMain implements Runnable {

    static final int NOT_DONE = 1;

    @Option(
            names = "--home",
            description = "Folder of the installation (default: .simvite in the project's folder).",
            scope = ScopeType.INHERIT)
    @Nullable
    Path home;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        IExecutionExceptionHandler handler = (e, command, parsed) -> {
            if (e instanceof StackException) {
                command.getErr().println("simvite: " + e.getMessage());
                return NOT_DONE;
            }
            return TerminalMain.failed(e, command);
        };
        return new CommandLine(new SimviteMain()).setExecutionExceptionHandler(handler);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    Workspace workspace() {
        return new Workspace(
                home != null
                        ? home
                        : Path.of(System.getProperty("simvite.root", ".")).resolve(".simvite"));
    }

    void say(String line) {
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
