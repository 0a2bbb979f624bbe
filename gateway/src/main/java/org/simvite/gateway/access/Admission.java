package org.simvite.gateway.access;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;

/** Lets callers in: terminals by token and proof, those who are not registered yet by proof, operators by token and scope. */
public final class Admission {

    /** What is found out by the check of a signature. */
    private static final Set<DpopProofs.Fault> FORGED =
            EnumSet.of(DpopProofs.Fault.BAD_SIGNATURE, DpopProofs.Fault.REPLAYED, DpopProofs.Fault.OTHER_KEY);

    private static final String TERMINAL_HOW =
            "a terminal's call carries Authorization: DPoP and the access token of its registration";
    private static final String TERMINAL_TOKEN =
            "the token is none of a terminal, or has expired: register again with the same keys for a new one";
    private static final String OPERATOR_HOW = "an operator's call carries Authorization: Bearer and his token";
    private static final String OPERATOR_TOKEN = "the token is none of an operator, has expired or was withdrawn";

    private final AccessTokens tokens;
    private final DpopProofs proofs;
    private final DeniedTokens denied;
    private final Clock clock;

    public Admission(AccessTokens tokens, DpopProofs proofs, DeniedTokens denied, Clock clock) {
        this.tokens = tokens;
        this.proofs = proofs;
        this.denied = denied;
        this.clock = clock;
    }

    /** Whether somebody is let in. */
    public sealed interface Result {

        record Admitted(Principal principal) implements Result {}

        /** @param forged whether it took the check of a signature to find out: no honest caller is refused so */
        record Refused(Problem problem, boolean forged) implements Result {

            public Refused(Problem problem) {
                this(problem, false);
            }
        }
    }

    /** @param headers by name in lower case */
    public Result terminal(Map<String, String> headers, String method, String path) {
        var token = credential(headers, "dpop ");
        if (token.isEmpty()) {
            return new Result.Refused(unauthenticated(TERMINAL_HOW));
        }
        var hash = TokenHash.of(token.get());
        var forged = new AtomicBoolean();
        var verified = tokens.verify(token.get(), hash, clock.instant(), () -> forged.set(true));
        if (verified.isEmpty() || !(verified.get().principal() instanceof Principal.Terminal terminal)) {
            return new Result.Refused(unauthenticated(TERMINAL_TOKEN), forged.get());
        }
        var checked = proofs.check(headers.getOrDefault("dpop", ""), method, path, hash);
        if (checked instanceof DpopProofs.Checked.Refused refused) {
            return unproven(refused.fault());
        }
        boolean own = checked instanceof DpopProofs.Checked.Valid valid
                && valid.thumbprint().equals(verified.get().jkt());
        return own ? new Result.Admitted(terminal) : unproven(DpopProofs.Fault.OTHER_KEY);
    }

    /** Who has no token yet: any key does, if its proof is good. @param headers by name in lower case */
    public Result keyHolder(Map<String, String> headers, String method, String path) {
        var checked = proofs.check(headers.getOrDefault("dpop", ""), method, path, null);
        return checked instanceof DpopProofs.Checked.Valid valid
                ? new Result.Admitted(new Principal.KeyHolder(valid.thumbprint()))
                : unproven(((DpopProofs.Checked.Refused) checked).fault());
    }

    /** @param scope what the call needs; empty: an operator's token, whatever it covers */
    public Result operator(Map<String, String> headers, Optional<Scope> scope) {
        var token = credential(headers, "bearer ");
        if (token.isEmpty()) {
            return new Result.Refused(unauthenticated(OPERATOR_HOW));
        }
        var forged = new AtomicBoolean();
        var verified = tokens.verify(token.get(), TokenHash.of(token.get()), clock.instant(), () -> forged.set(true));
        if (verified.isEmpty()
                || !(verified.get().principal() instanceof Principal.Operator operator)
                || denied.contains(verified.get().tokenId())) {
            return new Result.Refused(unauthenticated(OPERATOR_TOKEN), forged.get());
        }
        return scope.filter(needed -> !operator.scopes().contains(needed))
                .<Result>map(missing -> new Result.Refused(
                        ProblemType.FORBIDDEN.problem().withDetail("the token lacks the scope " + missing.word())))
                .orElseGet(() -> new Result.Admitted(operator));
    }

    private static Optional<String> credential(Map<String, String> headers, String scheme) {
        var value = headers.getOrDefault("authorization", "");
        return value.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(value.substring(scheme.length()).strip())
                : Optional.empty();
    }

    private Result unproven(DpopProofs.Fault fault) {
        var problem = ProblemType.PROOF_INVALID.problem().withFaults(List.of(new Fault("DPoP", fault.rule())));
        // a clock that is off cannot be told otherwise
        boolean stale = fault == DpopProofs.Fault.STALE;
        return new Result.Refused(
                stale ? problem.withDetail("it is " + clock.instant().getEpochSecond() + " here") : problem,
                FORGED.contains(fault));
    }

    private static Problem unauthenticated(String how) {
        return ProblemType.UNAUTHENTICATED.problem().withDetail(how);
    }
}
