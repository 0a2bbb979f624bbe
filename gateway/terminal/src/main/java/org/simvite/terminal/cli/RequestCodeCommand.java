package org.simvite.terminal.cli;

import java.util.List;
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
        var request = terminal.awaitCode(requestId, main.limit(), seen -> {
            if (seen.delayed()) {
                main.err().println(Refusals.delay(seen));
            }
        });
        var out = spec.commandLine().getOut();
        if (request.granted()) {
            out.println("code " + request.code());
            out.println("good until " + request.expiresAt());
            return 0;
        }
        if (!request.decided()) {
            out.println("no decision yet: " + (request.delayed() ? Refusals.delay(request) : request.status()));
            return TerminalMain.NO_ANSWER;
        }
        out.println("refused: " + Refusals.inWords(request));
        return TerminalMain.REFUSED;
    }

    /** How a refusal is put to a person. */
    static final class Refusals {

        private Refusals() {}

        /** How a delay is put to a person. */
        static String delay(CodeRequest request) {
            var detail = request.refusal();
            var nextAt = detail == null || detail.nextAt() == null ? "later" : "until " + detail.nextAt();
            var ways = detail == null ? List.<String>of() : detail.waysForward();
            var attest = ways.contains("ATTEST") ? ", or until the terminal registers with an attestation" : "";
            var full = "LIMIT_REACHED".equals(request.reason())
                    ? "; too many wait at present, so register again then"
                    : "";
            return "delayed " + nextAt + attest + full;
        }

        static String inWords(CodeRequest request) {
            var refusal = request.refusal();
            if (refusal == null) {
                return String.valueOf(request.reason());
            }
            var words = new StringBuilder(String.valueOf(request.reason()));
            if (refusal.needed() > 0) {
                words.append(figures(refusal));
            }
            return words.append(WaysForward.after(refusal.nextAt(), refusal.waysForward()))
                    .toString();
        }

        private static String figures(CodeRequest.Refusal refusal) {
            return ": needed " + refusal.needed() + ", available " + refusal.available() + " (balance "
                    + refusal.balance() + ", held " + refusal.held()
                    + (refusal.heldBy().isEmpty() ? "" : " by " + String.join(", ", refusal.heldBy())) + ')';
        }
    }
}
