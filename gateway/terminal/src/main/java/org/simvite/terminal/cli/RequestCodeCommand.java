package org.simvite.terminal.cli;

import java.util.concurrent.Callable;
import org.simvite.terminal.CodeRequest;
import org.simvite.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "request-code", description = "Asks for a code to pass on, and shows it, or why there is none.")
final class RequestCodeCommand implements Callable<Integer> {

    @ParentCommand
    TerminalMain main = new TerminalMain();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--channel", description = "FREE or PAID (default: ${DEFAULT-VALUE}).", defaultValue = "FREE")
    String channel = "FREE";

    @Override
    public Integer call() {
        var terminal = main.terminal();
        return report(main, spec, terminal, terminal.requestCode(channel));
    }

    static int report(TerminalMain main, CommandSpec spec, Terminal terminal, String requestId) {
        main.err().println("waiting for the decision ...");
        var request = terminal.awaitCode(requestId, main.limit(), seen -> {});
        var out = spec.commandLine().getOut();
        if (request.granted()) {
            out.println("code " + request.code());
            out.println("good until " + request.expiresAt());
            return 0;
        }
        if (!request.decided()) {
            out.println("no decision yet: " + request.status());
            return TerminalMain.NO_ANSWER;
        }
        out.println("refused: " + Refusals.inWords(request));
        return TerminalMain.REFUSED;
    }

    /** How a refusal is put to a person. */
    static final class Refusals {

        private Refusals() {}

        static String inWords(CodeRequest request) {
            var refusal = request.refusal();
            if (refusal == null) {
                return String.valueOf(request.reason());
            }
            var words = new StringBuilder(String.valueOf(request.reason()))
                    .append(": needed ")
                    .append(refusal.needed())
                    .append(", available ")
                    .append(refusal.available())
                    .append(" (balance ")
                    .append(refusal.balance())
                    .append(", held ")
                    .append(refusal.held())
                    .append(refusal.heldBy().isEmpty() ? "" : " by " + String.join(", ", refusal.heldBy()))
                    .append(')');
            if (refusal.nextAt() != null) {
                words.append("; ask again at ").append(refusal.nextAt());
            }
            if (!refusal.waysForward().isEmpty()) {
                words.append("; ways forward: ").append(String.join(", ", refusal.waysForward()));
            }
            return words.toString();
        }
    }
}
