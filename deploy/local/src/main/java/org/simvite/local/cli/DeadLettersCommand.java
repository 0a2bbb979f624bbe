package org.simvite.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.simvite.local.stack.Installation;
import org.simvite.local.stack.StackException;
import org.simvite.runtime.letters.LetterId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/** Over the operator's calls, so that every word said of a letter is recorded as everybody's is. */
@Command(
        name = "dead-letters",
        description = "Records that no process could read or carry out: look at them, repair, replay or drop them.",
        footer = {
            "",
            "Examples:",
            "  deploy/simvite dead-letters list",
            "  deploy/simvite dead-letters show 3-17",
            "  deploy/simvite dead-letters replay 3-17 --reason 'the registry is back'",
            "  deploy/simvite dead-letters replay 3-17 --value repaired.json --reason 'amount without sign'"
        })
final class DeadLettersCommand implements Runnable {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String LETTERS = "/v1/operator/dead-letters";
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParentCommand
    SimviteMain main = new SimviteMain();

    @Option(
            names = "--gateway",
            description = "Its address (default: that of the local installation).",
            scope = ScopeType.INHERIT)
    @Nullable
    URI gateway;

    @Option(
            names = "--token-file",
            description =
                    "File with an operator's token of the scope letters, for --value of repair too (default: that of the local installation).",
            scope = ScopeType.INHERIT)
    @Nullable
    Path tokenFile;

    @Override
    public void run() {
        throw new StackException("say list, show, replay or drop; --help tells more");
    }

    @Command(name = "list", description = "Those that wait, newest first.")
    int list(
            @Option(names = "--all", description = "Those that were replayed or dropped, too.") boolean all,
            @Option(names = "--topic", description = "Those of one topic, by its name with prefix or without.")
                    @Nullable
                    String topic) {
        var path = LETTERS + "?limit=100&status=" + (all ? "ALL" : "WAITING")
                + (topic == null ? "" : "&topic=" + encoded(withoutPrefix(topic)));
        String next = null;
        int count = 0;
        do {
            var page = call("GET", next == null ? path : path + "&cursor=" + next, null, Map.of());
            for (var letter : page.path("letters")) {
                main.say(line(letter));
                count++;
            }
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        main.say(count > 0 ? count + " dead letters" : all ? "There are no dead letters." : "No dead letters wait.");
        return 0;
    }

    @Command(name = "show", description = "One with what the record says, as JSON.")
    int show(@Parameters(paramLabel = "ID") String id) throws IOException {
        var content = known(id, ask("GET", letter(id), null, Map.of()));
        main.say(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content));
        return 0;
    }

    @Command(name = "replay", description = "Writes the record back to the topic that it came from.")
    int replay(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, description = "Recorded with your name.") String reason,
            @Option(names = "--value", description = "File with the repaired record, as `show` gives its value.")
                    @Nullable
                    Path value)
            throws IOException {
        var body = command("REPLAY", reason);
        if (value != null) {
            body.set("value", JSON.readTree(Files.readString(value)));
        }
        return carryOut(id, body);
    }

    @Command(name = "drop", description = "Gives the record up.")
    int drop(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, description = "Recorded with your name.") String reason) {
        return carryOut(id, command("DROP", reason));
    }

    private int carryOut(String id, ObjectNode body) {
        var taken = known(
                id,
                ask(
                        "POST",
                        letter(id) + "/commands",
                        body.toString(),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString())));
        var outcome = call(
                "GET", "/v1/operator/commands/" + taken.path("commandId").asText(), null, Map.of("Prefer", "wait=30"));
        main.say(id + ": " + outcome.path("status").asText());
        if (body.path("kind").asText().equals("REPLAY")) {
            main.say("   what still cannot be read comes back as another letter; `list` shows it");
        }
        for (var each : outcome.path("outcomes")) {
            if (each.hasNonNull("reason")) {
                main.say("   " + each.path("reason").asText());
            }
        }
        return outcome.path("status").asText().equals("DONE") ? 0 : SimviteMain.NOT_DONE;
    }

    private static ObjectNode command(String kind, String reason) {
        return JSON.createObjectNode().put("kind", kind).put("reason", reason);
    }

    private static String line(JsonNode letter) {
        var said = letter.path("command");
        return String.format(
                "%-10s %s  %s-%s@%s  %s%s",
                letter.path("letterId").asText(),
                letter.path("at").asText(),
                letter.path("topic").asText("-"),
                letter.path("partition").asText(),
                letter.path("offset").asText(),
                letter.path("cause").asText(),
                said.isMissingNode() || said.isNull()
                        ? ""
                        : "  (" + said.path("kind").asText() + " by "
                                + said.path("actor").asText() + ": "
                                + said.path("status").asText() + ")");
    }

    private static String withoutPrefix(String topic) {
        return topic.startsWith(Installation.PREFIX) ? topic.substring(Installation.PREFIX.length()) : topic;
    }

    private static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8);
    }

    private static String letter(String id) {
        return LetterId.parse(id)
                .map(named -> LETTERS + "/" + named)
                .orElseThrow(
                        () -> new StackException(
                                "a dead letter is named by two numbers, such as 3-17; `dead-letters list` names those that wait"));
    }

    private static JsonNode known(String id, GatewayAnswer answer) {
        if (answer.isProblem("not-found")) {
            throw new StackException("there is no dead letter " + id
                    + ", or it is no longer kept; `dead-letters list --all` names those that there are");
        }
        return answer.taken();
    }

    private JsonNode call(String method, String path, @Nullable String body, Map<String, String> headers) {
        return ask(method, path, body, headers).taken();
    }

    private GatewayAnswer ask(String method, String path, @Nullable String body, Map<String, String> headers) {
        var workspace = main.workspace();
        if (gateway == null || tokenFile == null) {
            workspace.requireMade();
        }
        var local = new Installation(workspace, Installation.ports(workspace), false);
        var to = gateway != null ? gateway : local.gateway();
        try {
            var token = Files.readString(tokenFile != null ? tokenFile : local.operatorTokenFile())
                    .strip();
            var request = HttpRequest.newBuilder(to.resolve(path))
                    .timeout(LIMIT)
                    .header("Authorization", "Bearer " + token)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            headers.forEach(request::header);
            var answer = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new GatewayAnswer(answer.statusCode(), answer.body());
        } catch (ConnectException e) {
            // it says nothing for itself
            throw new StackException("nothing listens at " + to + "; does `status` say it runs?", e);
        } catch (IOException e) {
            throw new StackException(
                    "the gateway cannot be asked (" + e.getMessage() + "); does `status` say it runs?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted");
        }
    }
}
