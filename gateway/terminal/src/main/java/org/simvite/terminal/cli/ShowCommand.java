package org.simvite.terminal.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.simvite.terminal.ApplicationState;
import org.simvite.terminal.QrText;
import org.simvite.terminal.Terminal;
import org.simvite.terminal.TerminalException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = "Shows an application: its parameters, opened, and the QR code an eUICC takes them from.")
final class ShowCommand implements Callable<Integer> {

    @ParentCommand
    TerminalMain main = new TerminalMain();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "APPLICATION",
            description = "Its id (default: the last one).")
    @Nullable
    String application;

    @Override
    public Integer call() {
        var terminal = main.terminal();
        var id = application != null ? application : terminal.lastApplication();
        if (id == null) {
            throw new TerminalException("this terminal has not applied yet; `apply CODE` does that");
        }
        return report(spec, terminal, terminal.application(id));
    }

    static int report(CommandSpec spec, Terminal terminal, ApplicationState application) {
        var out = spec.commandLine().getOut();
        out.println(application.status()
                + (application.reason() == null ? "" : ": " + application.reason())
                + WaysForward.after(application.nextAt(), application.waysForward()));
        if (application.otherApplicationId() != null) {
            out.println("in the way: application " + application.otherApplicationId());
        }
        if (application.refused()) {
            return TerminalMain.REFUSED;
        }
        if (application.sealed() == null) {
            return application.underWay() ? TerminalMain.NO_ANSWER : 0;
        }
        var parameters = terminal.open(application);
        out.println("ICCID            " + parameters.iccid());
        print(spec, "MSISDN           ", parameters.msisdn());
        print(spec, "activation code  ", parameters.activationCode());
        print(spec, "IMSI             ", parameters.imsi());
        print(spec, "algorithm        ", parameters.algorithm());
        print(spec, "Ki               ", parameters.ki());
        print(spec, "OPc              ", parameters.opc());
        if (parameters.activationCode() != null) {
            out.println(QrText.of(parameters.activationCode(), System.console() != null));
        }
        return 0;
    }

    private static void print(CommandSpec spec, String label, @Nullable String value) {
        if (value != null) {
            spec.commandLine().getOut().println(label + value);
        }
    }
}
