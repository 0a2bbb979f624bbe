package org.simvite.gateway.guess;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.guess.GuessBudget.Verdict;
import org.simvite.identity.InviteCode;

/** Reads the code of a call. */
public final class CodeReader {

    private final GuessBudget budget;
    private final Counter forged;
    private final Counter mistyped;

    public CodeReader(GuessBudget budget, MeterRegistry meters) {
        this.budget = budget;
        this.forged = meters.counter("simvite.codes.forged");
        this.mistyped = meters.counter("simvite.codes.mistyped");
    }

    /** What was read. */
    public sealed interface Read {

        /** @param inviteId of the genuine code */
        record Genuine(String inviteId) implements Read {}

        /** The check symbol does not fit; costs nothing. */
        record Mistyped() implements Read {}

        /** No such code; counted. */
        record Forged() implements Read {}

        record Exhausted(Duration retryAfter) implements Read {}
    }

    public Read read(Call call) {
        if (!(InviteCode.parse(call.member("code").orElse("")) instanceof InviteCode.Parsed.Ok ok)) {
            mistyped.increment();
            return new Read.Mistyped();
        }
        var verdict = budget.judge(ok.code(), call.terminal().accountId(), call.address());
        if (verdict instanceof Verdict.Exhausted exhausted) {
            return new Read.Exhausted(exhausted.retryAfter());
        }
        if (verdict instanceof Verdict.Forged) {
            forged.increment();
            return new Read.Forged();
        }
        return new Read.Genuine(ok.code().inviteId());
    }
}
