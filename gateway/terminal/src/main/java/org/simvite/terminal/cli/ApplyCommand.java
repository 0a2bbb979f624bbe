package org.simvite.terminal.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "apply", description = "Applies for a SIM with a code and shows what came of it.")
final class ApplyCommand implements Callable<Integer> {

    @ParentCommand
    TerminalMain main = new TerminalMain();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", arity = "0..1", paramLabel = "CODE", description = "The code as you were given it.")
    @Nullable
    String code;

    @Option(names = "--profile", description = "esim or vsim (default: ${DEFAULT-VALUE}).", defaultValue = "esim")
    String profile = "esim";

    @Option(
            names = "--eid",
            description = "EID of the device that the eSIM is for, 32 digits (default: the registered one, if any).")
    @Nullable
    String eid;

    @Option(names = "--resume", paramLabel = "APPLICATION", description = "Go on with an application that was stopped.")
    @Nullable
    String resume;

    @Override
    public Integer call() {
        var kind = kind();
        var terminal = main.terminal();
        String applicationId;
        if (resume != null) {
            terminal.resend(resume);
            applicationId = resume;
        } else if (code != null) {
            applicationId = eid == null ? terminal.apply(code, kind) : terminal.apply(code, kind, eid);
        } else {
            throw new ParameterException(spec.commandLine(), "a CODE, or --resume APPLICATION, is needed");
        }
        spec.commandLine().getOut().println("application " + applicationId);
        var application = terminal.awaitApplication(
                applicationId, main.limit(), seen -> main.err().println(seen.status() + " ..."));
        return ShowCommand.report(spec, terminal, application);
    }

    private String kind() {
        var kind = profile.toUpperCase(Locale.ROOT);
        if (!kind.equals("ESIM") && !kind.equals("VSIM")) {
            throw new ParameterException(spec.commandLine(), "--profile is esim or vsim");
        }
        return kind;
    }
}
