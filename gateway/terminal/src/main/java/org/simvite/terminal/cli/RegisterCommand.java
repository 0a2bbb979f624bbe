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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "register", description = "Makes keys, registers with the gateway and shows the install code.")
final class RegisterCommand implements Callable<Integer> {

    private static final String GATEWAY = "http://127.0.0.1:18080";

    @ParentCommand
    TerminalMain main = new TerminalMain();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--gateway",
            description = "Address of the gateway (default: that of the last time, else " + GATEWAY + ").")
    @Nullable
    URI gateway;

    @Option(names = "--eid", description = "EID of the terminal's eUICC, 32 digits.")
    @Nullable
    String eid;

    @Override
    public Integer call() {
        var file = new TerminalFile(main.file);
        var terminal = Terminal.create(file, address(file), eid, Clock.systemUTC());
        spec.commandLine().getOut().println("account " + terminal.register());
        return RequestCodeCommand.report(main, spec, terminal, terminal.installRequest());
    }

    private URI address(TerminalFile file) {
        if (gateway == null) {
            return file.exists() ? file.read().gateway() : URI.create(GATEWAY);
        }
        boolean http = "http".equalsIgnoreCase(gateway.getScheme()) || "https".equalsIgnoreCase(gateway.getScheme());
        if (!http || gateway.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--gateway is an address such as " + GATEWAY);
        }
        return gateway;
    }
}
