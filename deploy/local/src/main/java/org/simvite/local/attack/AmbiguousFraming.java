package org.simvite.local.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Requests that a proxy and the gateway could understand differently (RFC 9112 11.2, request smuggling), paths that are not
 * what they look like, and HTTP/2 where nobody configured it. None may get as far as somebody who knows what a token is.
 */
final class AmbiguousFraming implements Attack {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String SMUGGLED = "5\r\nhello\r\n0\r\n\r\n";
    private static final String UPGRADE = "upgrade to h2c";
    private static final String SETTINGS = "AAMAAABkAAQAAP__";

    @Override
    public String name() {
        return "ambiguous framing";
    }

    @Override
    public String holds() {
        return "no request of two meanings, no unnormalised path and no HTTP/2 in the clear gets past the door";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var through = new LinkedHashMap<String, String>();
        var all = requests();
        var names = all.keySet().stream().toList();
        // at once: each waits until the other side closes
        var answers = Together.all(all.values().stream()
                .<Callable<String>>map(octets -> () -> answer(target, octets))
                .toList());
        for (int i = 0; i < names.size(); i++) {
            if (!stopped(names.get(i), answers.get(i))) {
                through.put(names.get(i), firstLine(answers.get(i)));
            }
        }
        return through.isEmpty()
                ? Verdict.of(true, "%d of %d refused at the door", all.size(), all.size())
                : Verdict.of(false, "%d of %d got through: %s", through.size(), all.size(), through);
    }

    private static Map<String, String> requests() {
        var all = new LinkedHashMap<String, String>();
        all.put("HTTP/1.0 with Transfer-Encoding and Content-Length", chunkedAndLong("HTTP/1.0"));
        all.put("HTTP/1.1 with Transfer-Encoding and Content-Length", chunkedAndLong("HTTP/1.1"));
        all.put("HTTP/1.0 with Transfer-Encoding", post("HTTP/1.0", "Transfer-Encoding: chunked\r\n", SMUGGLED));
        all.put("two Content-Lengths", post("HTTP/1.1", "Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"));
        all.put("Transfer-Encoding in disguise", post("HTTP/1.1", "Transfer-Encoding: xchunked\r\n", SMUGGLED));
        for (var path : new String[] {
            "//v1/account",
            "/v1//account",
            "/v1/x/../account",
            "/v1/./account",
            "/v1/x/%2e%2e/account",
            "/x/..%2fv1/account"
        }) {
            all.put(path, get(path, ""));
        }
        all.put(
                UPGRADE,
                get(
                        "/v1/account",
                        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: " + SETTINGS + "\r\n"));
        all.put("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
        return all;
    }

    private static String chunkedAndLong(String version) {
        return post(version, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", SMUGGLED);
    }

    private static String post(String version, String framing, String body) {
        return "POST /v1/invites/check " + version + "\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + framing + "\r\n" + body;
    }

    private static String get(String path, String more) {
        var connection = more.isEmpty() ? "Connection: close\r\n" : "";
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + connection + more + "\r\n";
    }

    private static String answer(Target target, String octets) {
        try {
            return target.wire().raw(Target.address(2, 0, 1), octets, LIMIT);
        } catch (IOException e) {
            // cut off without a word
            return "";
        }
    }

    /**
     * Refused before it was routed: whoever is asked for a token has reached an operation. An upgrade may be ignored as well (RFC
     * 9110 7.8), and the request is then an ordinary one.
     */
    private static boolean stopped(String what, String answer) {
        if (answer.isEmpty()) {
            return true;
        }
        var line = firstLine(answer);
        return line.matches(
                what.equals(UPGRADE) ? "HTTP/1\\.1 [2-5].*" : "HTTP/[12]\\.[01] (400|404|405|426|501|505) .*");
    }

    private static String firstLine(String answer) {
        return answer.lines().findFirst().orElse("").replaceAll("[^ -~]", "?");
    }
}
