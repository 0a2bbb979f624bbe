package org.simvite.gateway.http;

import java.util.Optional;
import org.simvite.gateway.access.Principal;

/**
 * How many long bodies are read at once, each of which has a thread. When there are as many as may be, the one begun first of the caller who has most gives way, if he has more than the one
 * who comes would have then: so no operator's token keeps the others' imports and feeds out, however slowly its own bodies come.
 */
final class StreamTurns {

    private final int most;
    private final Waits<Turn> turns = new Waits<>();

    /** One body's. */
    final class Turn {
        private final String caller;
        private final Runnable giveWay;

        private Turn(String caller, Runnable giveWay) {
            this.caller = caller;
            this.giveWay = giveWay;
        }

        /** It is read no more. */
        void leave() {
            synchronized (StreamTurns.this) {
                turns.remove(caller, caller, this);
            }
        }
    }

    StreamTurns(int most) {
        this.most = most;
    }

    /** @param giveWay ends the reading when another needs the turn, which it has no more then; runs on any thread @return empty if nobody gives way */
    Optional<Turn> take(Principal principal, Runnable giveWay) {
        var turn = new Turn(caller(principal), giveWay);
        Optional<Turn> out = Optional.empty();
        synchronized (this) {
            if (turns.size() >= most) {
                out = turns.anywhereFor(turn.caller, turn.caller);
                if (out.isEmpty()) {
                    return Optional.empty();
                }
                out.get().leave();
            }
            turns.add(turn.caller, turn.caller, turn);
        }
        out.ifPresent(slow -> slow.giveWay.run());
        return Optional.of(turn);
    }

    private static String caller(Principal principal) {
        if (principal instanceof Principal.Operator operator) {
            return operator.actor();
        }
        return principal instanceof Principal.Terminal terminal ? terminal.accountId() : "";
    }
}
