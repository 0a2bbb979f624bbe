package org.simvite.terminal.cli;

import java.net.URI;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.simvite.terminal.Terminal;
import org.simvite.terminal.TerminalFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "register", description = "Makes keys, registers with the gateway and shows the install code.")
final class RegisterCommand implements Callable<Integer> {

    @ParentCommand
    TerminalMain main = new TerminalMain();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--gateway",
            description = "Address of the gateway (default: ${DEFAULT-VALUE}).",
            defaultValue = "http://127.0.0.1:18080")
    URI gateway = URI.create("http://127.0.0.1:18080");

    @Option(names = "--eid", description = "EID of the terminal's eUICC, 32 digits.")
    @Nullable
    String eid;

    @Override
    public Integer call() {
        var terminal = Terminal.create(new TerminalFile(main.file), gateway, eid, Clock.systemUTC());
        spec.commandLine().getOut().println("account " + terminal.register());
        return RequestCodeCommand.report(main, spec, terminal, terminal.installRequest());
    }
}
