package org.simvite.invite.topology;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.simvite.command.Remembered;
import org.simvite.event.Channel;
import org.simvite.invite.account.Account;
import org.simvite.invite.account.Terminal;
import org.simvite.invite.device.DeviceVerdict;
import org.simvite.invite.request.Request;
import org.simvite.invite.request.RequestDesk;
import org.simvite.invite.request.RequestState;
import org.simvite.runtime.state.StateSerde;

/**
 * What a decision costs, in processor time of one thread: a main to be run by hand. The topology's figure has serdes and RocksDB in
 * it, and the test driver's own work in place of the broker's.
 */
public final class DecisionCost {

    private static final int COUNT = 30_000;

    private DecisionCost() {}

    public static void main(String[] args) {
        var requests = new ArrayList<Request>();
        for (int i = 0; i < COUNT; i++) {
            requests.add(new Request(
                    "request-" + i,
                    "terminal:" + i,
                    org.simvite.invite.request.Channel.FREE,
                    InviteFlow.START,
                    DeviceVerdict.UNKNOWN,
                    null,
                    "hash"));
        }
        domain(requests);
        state(requests);
        topology();
    }

    private static void domain(List<Request> requests) {
        var desk = new RequestDesk(InviteFlow.RULES);
        var accounts = new HashMap<String, Account>();
        requests.forEach(request -> accounts.put(request.accountId(), account(request.accountId())));
        measure("domain: decide a request", i -> {
            var request = requests.get(i);
            if (desk.receive(null, accounts.get(request.accountId()), request, InviteFlow.START)
                            .decision()
                    == null) {
                throw new IllegalStateException("not decided");
            }
        });
    }

    private static void state(List<Request> requests) {
        var desk = new RequestDesk(InviteFlow.RULES);
        var accounts = new StateSerde<>(Account.class);
        var states = new StateSerde<>(RequestState.class);
        measure("state: an account read, an account and a request written", i -> {
            var request = requests.get(i);
            var account = accounts.serializer().serialize("", account(request.accountId()));
            var known = accounts.deserializer().deserialize("", account);
            var state = desk.receive(null, known, request, InviteFlow.START).state();
            if (states.serializer().serialize("", state).length == 0) {
                throw new IllegalStateException("nothing written");
            }
        });
    }

    private static void topology() {
        try (var flow = InviteFlow.onDisk()) {
            measure("topology: a registration to its order", i -> flow.register("eid-" + i, "terminal:" + i));
            flow.settled();
            measure("topology: a request to its order", i -> flow.ask("terminal:" + i, Channel.FREE, "k1"));
            flow.settled();
            measure("topology: a repeated request", i -> flow.ask("terminal:" + i, Channel.FREE, "k1"));
            flow.settled();
            measure("topology: a refusal", i -> flow.ask("terminal:" + i, Channel.PAID, "k2"));
            flow.settled();
            long nanos = 0;
            long rows = flow.rows(KeepAccount.REQUESTS);
            for (var time = Remembered.OF_STEPS; flow.rows(KeepAccount.REQUESTS) > 0; time = KeepAccount.INTERVAL) {
                long begun = cpuNanos();
                flow.pass(time);
                nanos += cpuNanos() - begun;
            }
            report("topology: a decision forgotten", (int) rows, nanos);
        }
    }

    private static Account account(String accountId) {
        return Account.unheardOf(accountId)
                .opened(InviteFlow.START, new Terminal("eid-of-" + accountId, "android", "P1", null, "none"))
                .orElseThrow();
    }

    private static void measure(String what, IntConsumer step) {
        int warm = COUNT / 3;
        for (int i = 0; i < warm; i++) {
            step.accept(i);
        }
        long begun = cpuNanos();
        for (int i = warm; i < COUNT; i++) {
            step.accept(i);
        }
        report(what, COUNT - warm, cpuNanos() - begun);
    }

    /** Time of this thread on a processor, so that a busy machine does not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void report(String what, int count, long nanos) {
        System.out.println(String.format(Locale.ROOT, "%8.1f us  %s", nanos / 1_000.0 / count, what));
    }
}
