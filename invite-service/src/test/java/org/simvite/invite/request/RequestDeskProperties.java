package org.simvite.invite.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.simvite.invite.account.Account;
import org.simvite.invite.account.Terminal;
import org.simvite.invite.device.DeviceVerdict;

/** One account, any requests, repeated, misused and out of order. */
class RequestDeskProperties {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Rules RULES = new Rules(3, 5, Duration.ofSeconds(30));
    private static final String ACCOUNT = "terminal:a";

    @Property
    void each_request_has_one_decision_and_its_repeats_consume_nothing(@ForAll("requests") List<Request> requests) {
        // given
        var books = new Books();

        for (var request : requests) {
            var known = books.states.get(request.requestId());
            var before = books.account;

            // when
            var step = books.take(request);

            // then
            if (known != null) {
                assertThat(books.account).isEqualTo(before);
                assertThat(step.decision()).isEqualTo(known.decision().orElse(null));
            }
        }
        var told = new HashMap<String, HashSet<Decision>>();
        books.remembered.forEach(decision -> told.computeIfAbsent(decision.requestId(), id -> new HashSet<>())
                .add(decision));
        assertThat(told.values()).allSatisfy(decisions -> assertThat(decisions).hasSize(1));
    }

    @Property
    void nothing_is_lost_and_one_install_code_is_ordered_at_most(@ForAll("requests") List<Request> requests) {
        // given
        var books = new Books();

        // when
        requests.forEach(books::take);
        books.giveUpWaiting();

        // then
        var answered = new HashSet<String>();
        books.decisions.forEach(decision -> answered.add(decision.requestId()));
        var asked = new HashSet<String>();
        requests.forEach(request -> asked.add(request.requestId()));
        assertThat(answered).isEqualTo(asked);

        var orders = new HashSet<Order>();
        books.decisions.forEach(decision -> {
            if (decision instanceof Order order) {
                orders.add(order);
            }
        });
        assertThat(orders.stream().filter(order -> order.channel() == Channel.INSTALL))
                .hasSizeLessThanOrEqualTo(1);
    }

    /** Does what the processor does around the desk. */
    private static final class Books {
        private final RequestDesk desk = new RequestDesk(RULES);
        private final Map<String, RequestState> states = new HashMap<>();
        private final List<Decision> decisions = new ArrayList<>();
        /** Without what was refused to the account before it was let in, and would be each time. */
        private final List<Decision> remembered = new ArrayList<>();

        private Account account = Account.unheardOf(ACCOUNT);

        Step take(Request request) {
            var step =
                    keep(request.requestId(), desk.receive(states.get(request.requestId()), account, request, START));
            if (step.opened()) {
                waiting().forEach(waiting -> keep(waiting.requestId(), desk.release(account, waiting, START)));
            }
            return step;
        }

        void giveUpWaiting() {
            waiting().forEach(waiting -> keep(waiting.requestId(), desk.giveUp(waiting, START.plusSeconds(30), START)));
        }

        private List<Request> waiting() {
            var waiting = new ArrayList<Request>();
            states.values().forEach(state -> {
                if (state.waiting() != null) {
                    waiting.add(state.waiting());
                }
            });
            return waiting;
        }

        private Step keep(String requestId, Step step) {
            if (step.account() != null) {
                account = step.account();
            }
            if (step.state() != null) {
                states.put(requestId, step.state());
            }
            if (step.decision() != null) {
                decisions.add(step.decision());
                if (states.containsKey(requestId)) {
                    remembered.add(step.decision());
                }
            }
            return step;
        }
    }

    @Provide
    Arbitrary<List<Request>> requests() {
        var seconds = Arbitraries.integers().between(0, 80_000);
        var free = Combinators.combine(Arbitraries.integers().between(0, 8), seconds, Arbitraries.of("x", "y"))
                .as((id, second, hash) -> request("r" + id, Channel.FREE, second, DeviceVerdict.UNKNOWN, hash));
        var install = Combinators.combine(Arbitraries.integers().between(0, 2), seconds)
                .as((id, second) -> request(
                        "i" + id, Channel.INSTALL, second, id == 0 ? DeviceVerdict.KNOWN : DeviceVerdict.FIRST, ""));
        var refused = Combinators.combine(Arbitraries.integers().between(0, 8), seconds)
                .as((id, second) -> request("r" + id, Channel.PAID, second, DeviceVerdict.UNKNOWN, "z"));
        return Arbitraries.oneOf(free, free, install, refused).list().ofMaxSize(30);
    }

    private static Request request(String id, Channel channel, int second, DeviceVerdict verdict, String hash) {
        var terminal = channel == Channel.INSTALL ? new Terminal("eid-" + id, null, null, null, "none") : null;
        return new Request(id, ACCOUNT, channel, START.plusSeconds(second), verdict, terminal, hash);
    }
}
