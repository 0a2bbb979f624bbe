package org.simvite.gateway.access;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;

/** Lets callers in: terminals by token and proof, those who are not registered yet by proof, operators by token and scope. */
public final class Admission {

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

        record Refused(Problem problem) implements Result {}
    }

    /** @param headers by name in lower case */
    public Result terminal(Map<String, String> headers, String method, String path) {
        var token = credential(headers, "dpop ");
        if (token.isEmpty()) {
            return refused(ProblemType.UNAUTHENTICATED);
        }
        var hash = TokenHash.of(token.get());
        var verified = tokens.verify(token.get(), hash, clock.instant());
        if (verified.isEmpty() || !(verified.get().principal() instanceof Principal.Terminal terminal)) {
            return refused(ProblemType.UNAUTHENTICATED);
        }
        var proof = headers.get("dpop");
        if (proof == null) {
            return refused(ProblemType.PROOF_INVALID);
        }
        var checked = proofs.check(proof, method, path, hash);
        if (checked instanceof DpopProofs.Checked.Valid valid
                && valid.thumbprint().equals(verified.get().jkt())) {
            return new Result.Admitted(terminal);
        }
        return refused(ProblemType.PROOF_INVALID);
    }

    /** Who has no token yet: any key does, if its proof is good. @param headers by name in lower case */
    public Result keyHolder(Map<String, String> headers, String method, String path) {
        return proofs.check(headers.getOrDefault("dpop", ""), method, path, null)
                        instanceof DpopProofs.Checked.Valid valid
                ? new Result.Admitted(new Principal.KeyHolder(valid.thumbprint()))
                : refused(ProblemType.PROOF_INVALID);
    }

    /** @param scope what the call needs; empty: an operator's token, whatever it covers */
    public Result operator(Map<String, String> headers, Optional<Scope> scope) {
        var token = credential(headers, "bearer ");
        if (token.isEmpty()) {
            return refused(ProblemType.UNAUTHENTICATED);
        }
        var verified = tokens.verify(token.get(), TokenHash.of(token.get()), clock.instant());
        if (verified.isEmpty()
                || !(verified.get().principal() instanceof Principal.Operator operator)
                || denied.contains(verified.get().tokenId())) {
            return refused(ProblemType.UNAUTHENTICATED);
        }
        boolean covered = scope.isEmpty() || operator.scopes().contains(scope.get());
        return covered ? new Result.Admitted(operator) : refused(ProblemType.FORBIDDEN);
    }

    private static Optional<String> credential(Map<String, String> headers, String scheme) {
        var value = headers.getOrDefault("authorization", "");
        return value.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(value.substring(scheme.length()).strip())
                : Optional.empty();
    }

    private static Result refused(ProblemType type) {
        return new Result.Refused(type.problem());
    }
}
