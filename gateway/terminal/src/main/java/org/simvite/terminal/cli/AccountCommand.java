package org.simvite.terminal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "account", description = "Shows the account's credit and its last entries.")
final class AccountCommand implements Callable<Integer> {

    @ParentCommand
    TerminalMain main = new TerminalMain();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "As JSON, for programs.")
    boolean json;

    @Override
    public Integer call() {
        var terminal = main.terminal();
        var account = terminal.account();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(account);
            return 0;
        }
        out.println("account    " + account.path("accountId").asText());
        out.println("status     " + status(account));
        out.println("credit     " + account.path("credit").asInt());
        out.println("held       " + account.path("held").asInt() + " by "
                + account.path("openInvites").asInt() + " open codes");
        out.println("available  " + account.path("available").asLong());
        out.println("a code     "
                + (account.path("canRequest").asBoolean()
                        ? "can be requested"
                        : "cannot be requested now" + forward(account)));
        terminal.statement().path("entries").forEach(entry -> out.println(line(entry)));
        return 0;
    }

    /** The account's own word, and what an operator wants its holder to know. */
    private static String status(JsonNode account) {
        var status = account.path("status").asText("not known yet");
        return account.hasNonNull("message")
                ? status + ": " + account.path("message").asText()
                : status;
    }

    private static String forward(JsonNode account) {
        var nextAt = account.hasNonNull("nextAt")
                ? Instant.parse(account.path("nextAt").asText())
                : null;
        var ways =
                account.path("waysForward").valueStream().map(JsonNode::asText).toList();
        return WaysForward.after(nextAt, ways);
    }

    private static String line(JsonNode entry) {
        return String.format(
                        "%s  %-14s %+4d  balance %3d  %s",
                        entry.path("at").asText(),
                        entry.path("cause").asText(),
                        entry.path("delta").asInt(),
                        entry.path("balance").asInt(),
                        entry.path("note").asText())
                .stripTrailing();
    }
}
