package org.simvite.terminal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.simvite.terminal.MistypedCodeException;
import org.simvite.terminal.ProblemException;
import org.simvite.terminal.Terminal;
import org.simvite.terminal.TerminalException;
import org.simvite.terminal.TerminalFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Exit codes: 0 done, 1 refused, 2 wrong words on the command line, 3 no answer in time, 4 gateway or file not to be had. */
@Command(
        name = "terminal",
        description = "A terminal of Simvite: gets invite codes, applies for SIMs and opens what it is sent.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        subcommands = {
            RegisterCommand.class,
            RequestCodeCommand.class,
            ApplyCommand.class,
            ShowCommand.class,
            AccountCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or the code is mistyped; the reason is told",
            "2:wrong words on the command line",
            "3:no answer in time; the same command goes on waiting",
            "4:the gateway or the terminal's file is not to be had"
        })
public final class TerminalMain implements Runnable {

    static final int REFUSED = 1;
    static final int NO_ANSWER = 3;
    static final int FAILED = 4;

    @Option(
            names = "--file",
            description = "Where the terminal keeps its keys and state (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:user.home}/.simvite-terminal.json",
            scope = ScopeType.INHERIT)
    Path file = Path.of("terminal.json");

    @Option(
            names = "--wait",
            description = "Seconds to wait for an answer (default: ${DEFAULT-VALUE}).",
            defaultValue = "60",
            scope = ScopeType.INHERIT)
    long waitSeconds = 60;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, for use in a process that goes on. */
    public static CommandLine commandLine() {
        return new CommandLine(new TerminalMain())
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
    }

    /** Says in one line why a terminal could not go on, and gives the exit code; whatever else went wrong is thrown on. */
    public static int failed(Exception e, CommandLine command) throws Exception {
        if (e instanceof TerminalException) {
            command.getErr().println("terminal: " + e.getMessage());
            boolean refused =
                    e instanceof MistypedCodeException || (e instanceof ProblemException problem && problem.refusal());
            return refused ? REFUSED : FAILED;
        }
        throw e;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    Terminal terminal() {
        return Terminal.open(new TerminalFile(file), Clock.systemUTC());
    }

    Duration limit() {
        return Duration.ofSeconds(waitSeconds);
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
