package org.simvite.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.simvite.identity.Ids;
import org.simvite.identity.InviteCode;
import org.simvite.sealing.ApplicationSignature;
import org.simvite.sealing.KeyProof;
import org.simvite.sealing.TerminalKeys;

/**
 * A user terminal. Every step is written down before it is sent, so that a terminal that is stopped in the middle goes on
 * where it was: sending a step again changes nothing at the gateway. Not for use by several threads at once.
 */
public final class Terminal {

    private static final String ESIM = "ESIM";
    private static final Duration RENEW_BEFORE = Duration.ofSeconds(60);
    /** The longest the gateway holds an answer back. */
    private static final String OVERLOADED = "urn:simvite:problem:overloaded";
    /** Where the gateway has no place to wait. */
    private static final Duration ASKED_EVERY = Duration.ofSeconds(2);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final TerminalFile file;
    private final Clock clock;
    private final GatewayClient gateway;
    private TerminalState state;

    private Terminal(TerminalFile file, TerminalState state, Clock clock) {
        this.file = file;
        this.state = state;
        this.clock = clock;
        this.gateway = new GatewayClient(clock);
    }

    /**
     * Makes a terminal with fresh keys, or opens the one that is there already: from now on it calls the address given here, and it
     * takes over the EID as long as it is not registered.
     *
     * @param gatewayAddress such as {@code http://127.0.0.1:8080}
     * @param eid 32 digits, or null for a terminal without an eUICC
     */
    public static Terminal create(TerminalFile file, URI gatewayAddress, @Nullable String eid, Clock clock) {
        if (file.exists()) {
            var terminal = open(file, clock);
            terminal.keep(terminal.state.toldAnew(gatewayAddress, eid));
            return terminal;
        }
        var state = TerminalState.unregistered(gatewayAddress, freshKey(), freshKey(), eid);
        file.write(state);
        return new Terminal(file, state, clock);
    }

    public static Terminal open(TerminalFile file, Clock clock) {
        return new Terminal(file, file.read(), clock);
    }

    /** Registers, or renews the access token; the account stays the same. Returns the account id. */
    public String register() {
        var body = new LinkedHashMap<String, Object>();
        body.put("signingKey", state.signing().toPublicJWK().toJSONObject());
        body.put("sealingKey", state.sealing().toPublicJWK().toJSONObject());
        body.put(
                "sealingProof",
                KeyProof.create(state.sealing(), TerminalKeys.thumbprint(state.signing()), clock.instant()));
        var eid = state.eid();
        if (eid != null) {
            body.put("eid", eid);
        }
        body.put("platform", System.getProperty("os.name"));
        var call = new GatewayClient.Call("POST", at("/v1/terminals"), body, Map.of());
        var answer = gateway.send(call, state.signing(), null).body();
        var accountId = answer.path("accountId").asText();
        keep(state.registered(
                accountId,
                answer.path("deviceId").asText(),
                answer.path("inviteRequestId").asText(),
                answer.path("accessToken").asText(),
                clock.instant().plusSeconds(answer.path("expiresIn").asLong())));
        return accountId;
    }

    /** The request for the code that comes with the installation. */
    public String installRequest() {
        return registered(state.installRequestId());
    }

    public String accountId() {
        return registered(state.accountId());
    }

    /**
     * Asks for a code; a request whose answer never came is asked again as the same one.
     *
     * @param channel such as FREE
     * @return the request id
     */
    public String requestCode(String channel) {
        var underWay = state.requestUnderWay(channel);
        var key = underWay != null ? underWay : UUID.randomUUID().toString();
        keep(state.asking(channel, key));
        var call = new GatewayClient.Call(
                "POST", at("/v1/invite-requests"), Map.of("channel", channel), Map.of("Idempotency-Key", key));
        var requestId = authorised(call).body().path("requestId").asText();
        keep(state.asking(channel, null));
        return requestId;
    }

    /**
     * Waits for the decision on a request.
     *
     * @param progress is told what is new, a delay among it
     * @return the request as it stood when it was decided, or when the time was over
     */
    public CodeRequest awaitCode(String requestId, Duration limit, Consumer<CodeRequest> progress) {
        var until = clock.instant().plus(limit);
        String seen = null;
        CodeRequest request = null;
        while (request == null || (!request.decided() && clock.instant().isBefore(until))) {
            var answer = poll("/v1/invite-requests/" + requestId, until, seen);
            if (request == null || answer.status() == 200) {
                request = CodeRequest.from(answer.body());
                // from a delay on it is waited for what comes after it
                seen = request.delayed() ? answer.entityTag() : null;
                progress.accept(request);
            }
        }
        return request;
    }

    /** As {@link #apply(String, String, String)}, for the eUICC that the terminal was told of, if any. */
    public String apply(String code, String profile) {
        return apply(code, profile, ESIM.equals(profile) ? state.eid() : null);
    }

    /**
     * Applies for a SIM with a code.
     *
     * @param code as it was typed; blanks, hyphens and case do not matter
     * @param profile ESIM or VSIM
     * @param eid 32 digits of the device that the SIM is for, whichever was registered: the SM-DP+ delivers to no other; null where nobody can read it
     * @return the application id
     * @throws MistypedCodeException nothing was sent
     * @throws ProblemException the gateway refused; there is no application then, and it is forgotten, where the call was at fault
     */
    public String apply(String code, String profile, @Nullable String eid) {
        var key = UUID.randomUUID().toString();
        var applicationId = Ids.applicationId(accountId(), registered(state.deviceId()), key);
        inviteId(code);
        var application = new TerminalState.Application(applicationId, key, code, profile, eid);
        keep(state.with(application));
        try {
            send(application);
        } catch (ProblemException e) {
            if (e.refusal()) {
                keep(state.without(applicationId));
            }
            throw e;
        }
        return applicationId;
    }

    /** Sends an application again that was written down earlier; the gateway takes it once. */
    public void resend(String applicationId) {
        var application = state.applications().get(applicationId);
        if (application == null) {
            throw new TerminalException("this terminal made no application " + applicationId);
        }
        send(application);
    }

    private void send(TerminalState.Application application) {
        var claims = new ApplicationSignature.Claims(
                application.applicationId(),
                inviteId(application.code()),
                application.profile(),
                application.profile().toLowerCase(Locale.ROOT),
                application.eid(),
                TerminalKeys.thumbprint(state.sealing()));
        var body = new LinkedHashMap<String, Object>();
        body.put("code", application.code());
        body.put("profile", application.profile());
        body.put("signature", ApplicationSignature.sign(claims, state.signing(), clock.instant()));
        var eid = application.eid();
        if (eid != null) {
            body.put("eid", eid);
        }
        authorised(new GatewayClient.Call(
                "POST", at("/v1/applications"), body, Map.of("Idempotency-Key", application.idempotencyKey())));
    }

    /**
     * Waits for an application to be refused or to bring parameters.
     *
     * @return the application as it stood then, or when the time was over
     */
    public ApplicationState awaitApplication(
            String applicationId, Duration limit, Consumer<ApplicationState> progress) {
        var until = clock.instant().plus(limit);
        String seen = null;
        while (true) {
            var answer = poll("/v1/applications/" + applicationId, until, seen);
            if (answer.status() == 200) {
                var application = ApplicationState.from(answer.body());
                seen = answer.entityTag();
                progress.accept(application);
                if (!application.underWay()) {
                    return application;
                }
            }
            if (!clock.instant().isBefore(until)) {
                return application(applicationId);
            }
        }
    }

    /** The application as it stands. */
    public ApplicationState application(String applicationId) {
        return ApplicationState.from(authorised(GatewayClient.Call.get(at("/v1/applications/" + applicationId)))
                .body());
    }

    /** Gives an undownloaded SIM back. */
    public void giveBack(String applicationId) {
        authorised(new GatewayClient.Call("DELETE", at("/v1/applications/" + applicationId), null, Map.of()));
    }

    /** @throws TerminalException the parameters are not there, or not for this terminal */
    public ServiceParameters open(ApplicationState application) {
        var sealed = application.sealed();
        if (sealed == null) {
            throw new TerminalException("application " + application.applicationId() + " is " + application.status()
                    + ": it has no parameters");
        }
        return ServiceParameters.open(sealed, state.sealing(), application.applicationId());
    }

    /** The last application made here, or null. */
    public @Nullable String lastApplication() {
        String last = null;
        for (var id : state.applications().keySet()) {
            last = id;
        }
        return last;
    }

    /** The account's credit as the gateway's {@code GET /v1/account} gives it. */
    public JsonNode account() {
        return authorised(GatewayClient.Call.get(at("/v1/account"))).body();
    }

    /** The newest entries of the statement as {@code GET /v1/account/credit-entries} gives them. */
    public JsonNode statement() {
        return authorised(GatewayClient.Call.get(at("/v1/account/credit-entries")))
                .body();
    }

    private GatewayClient.Answer poll(String path, Instant until, @Nullable String seen) {
        var left = Duration.between(clock.instant(), until);
        var wait = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
        var headers = new LinkedHashMap<String, String>();
        headers.put("Prefer", "wait=" + Math.max(1, wait.toSeconds()));
        if (seen != null) {
            headers.put("If-None-Match", seen);
        }
        try {
            return authorised(new GatewayClient.Call("GET", at(path), null, headers));
        } catch (ProblemException e) {
            if (!e.type().equals(OVERLOADED)) {
                throw e;
            }
            // places to wait are scarcer than calls: it is asked without waiting, as the contract says
            pause(left.compareTo(ASKED_EVERY) < 0 ? left : ASKED_EVERY);
            headers.remove("Prefer");
            return authorised(new GatewayClient.Call("GET", at(path), null, headers));
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(Math.max(0, time.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TerminalException("interrupted while waiting for the gateway", e);
        }
    }

    private GatewayClient.Answer authorised(GatewayClient.Call call) {
        var expiry = state.tokenExpiresAt();
        if (expiry == null || clock.instant().isAfter(expiry.minus(RENEW_BEFORE))) {
            register();
        }
        return gateway.send(call, state.signing(), state.accessToken());
    }

    private static String inviteId(String code) {
        if (InviteCode.parse(code) instanceof InviteCode.Parsed.Ok ok) {
            return ok.code().inviteId();
        }
        throw new MistypedCodeException();
    }

    private <T> T registered(@Nullable T value) {
        return Objects.requireNonNullElseGet(value, () -> {
            throw new TerminalException("this terminal is not registered yet; `register` does that");
        });
    }

    private void keep(TerminalState changed) {
        file.write(changed);
        state = changed;
    }

    private URI at(String path) {
        return state.gateway().resolve(path);
    }

    private static ECKey freshKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("P-256 is missing", e);
        }
    }
}
