package org.simvite.backing.smdp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.simvite.identity.Eid;

/**
 * Which eUICCs are real: those registered here have a certificate that verifies, all others have none. Stands for the
 * certificates that eUICC makers issue; without it, whoever makes up an EID could download.
 *
 * <pre>
 * POST /simulator/devices   {eid}   204, also for one already registered; 400 if it is no EID
 * </pre>
 */
final class DevicesHandler implements HttpHandler {

    static final String PATH = "/simulator/devices";

    private final Consumer<String> register;

    DevicesHandler(Consumer<String> register) {
        this.register = register;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                HttpAnswers.empty(exchange, 405);
                return;
            }
            HttpAnswers.empty(exchange, take(HttpAnswers.body(exchange)));
        }
    }

    private int take(byte @Nullable [] body) throws IOException {
        try {
            var text = Json.text(Json.MAPPER.readTree(body == null ? new byte[0] : body), "eid");
            var eid = text == null ? Optional.<Eid>empty() : Eid.parse(text);
            eid.ifPresent(known -> register.accept(known.value()));
            return eid.isPresent() ? 204 : 400;
        } catch (JsonProcessingException e) {
            return 400;
        }
    }
}
