package org.simvite.gateway.guess;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.guess.GuessBudget.Caller;
import org.simvite.gateway.guess.GuessBudget.Verdict;
import org.simvite.identity.InviteCode;

/** Reads the code of a call. */
public final class CodeReader {

    private final GuessBudget budget;
    private final Standings standings;
    private final Counter forged;
    private final Counter mistyped;
    private final Counter exhaustedCalls;
    private final Counter waits;

    public CodeReader(GuessBudget budget, Standings standings, MeterRegistry meters) {
        this.budget = budget;
        this.standings = standings;
        this.forged = meters.counter("simvite.codes.forged");
        this.mistyped = meters.counter("simvite.codes.mistyped");
        this.exhaustedCalls = meters.counter("simvite.codes.refused");
        this.waits = meters.counter("simvite.codes.delayed");
    }

    /** What was read. */
    public sealed interface Read {

        /** @param inviteId of the genuine code */
        record Genuine(String inviteId) implements Read {}

        /** The check symbol does not fit; costs nothing. */
        record Mistyped() implements Read {}

        /** No such code; counted. */
        record Forged() implements Read {}

        /** The caller guessed too often. */
        record Exhausted(Duration retryAfter) implements Read {}

        /** Others guessed too often: to be shown again after the wait. */
        record Wait(Duration retryAfter) implements Read {}
    }

    public Read read(Call call) {
        if (!(InviteCode.parse(call.member("code").orElse("")) instanceof InviteCode.Parsed.Ok ok)) {
            mistyped.increment();
            return new Read.Mistyped();
        }
        var inviteId = ok.code().inviteId();
        var caller = call.terminal();
        var verdict =
                budget.judge(ok.code(), new Caller(caller.accountId(), call.address(), standings.of(inviteId, caller)));
        if (verdict instanceof Verdict.Exhausted exhausted) {
            exhaustedCalls.increment();
            return new Read.Exhausted(exhausted.retryAfter());
        }
        if (verdict instanceof Verdict.Wait wait) {
            waits.increment();
            return new Read.Wait(wait.retryAfter());
        }
        if (verdict instanceof Verdict.Forged) {
            forged.increment();
            return new Read.Forged();
        }
        return new Read.Genuine(inviteId);
    }

    /** What is told of a code that was not read; a mistyped and a forged one are told by who asked. */
    public static Optional<Problem> obstacle(Read read) {
        if (read instanceof Read.Exhausted exhausted) {
            return Optional.of(ProblemType.TOO_MANY_GUESSES.problem().retryAfter(exhausted.retryAfter()));
        }
        if (read instanceof Read.Wait wait) {
            return Optional.of(ProblemType.STEP_UP.problem().retryAfter(wait.retryAfter()));
        }
        return Optional.empty();
    }
}
