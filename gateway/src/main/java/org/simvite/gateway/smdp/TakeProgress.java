package org.simvite.gateway.smdp;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.IdentifierKind;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.readmodel.ReadModel;
import org.simvite.gateway.readmodel.StockQueries;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/**
 * {@code handleDownloadProgressInfo}: what an SM-DP+ tells of profiles that it holds for us. The same notification can come twice and in any order: its event id is made from
 * what it says, and a SIM's life heeds ranks, not order.
 */
public final class TakeProgress implements Operation {

    private static final Map<String, String> PROTOCOL = Map.of("X-Admin-Protocol", "gsma/rsp/v2.2.0");
    /** The clock of a peer may be ahead by this much. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final Publisher publisher;
    private final StockQueries stock;
    private final ReadModel readModel;
    private final DeviceIds devices;
    private final MeterRegistry meters;

    public TakeProgress(Publisher publisher, ReadModel readModel, DeviceIds devices, MeterRegistry meters) {
        this.publisher = publisher;
        this.stock = readModel.stock();
        this.readModel = readModel;
        this.devices = devices;
        this.meters = meters;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        if (!(call.principal() instanceof Principal.Smdp smdp)) {
            return CompletableFuture.completedFuture(ProblemType.FORBIDDEN.problem());
        }
        var info = ProgressInfo.read(call.body());
        if (info.isEmpty() || info.get().at().isAfter(call.at().plus(AHEAD))) {
            return CompletableFuture.completedFuture(ProblemType.MALFORMED_REQUEST.problem());
        }
        var owner = stock.smdpOf(info.get().iccid().value());
        if (owner.isEmpty()) {
            return CompletableFuture.completedFuture(notItsOwn("foreign", info.get()));
        }
        if (!owner.get().equals(smdp.id())) {
            return CompletableFuture.completedFuture(notItsOwn("not-owner", info.get()));
        }
        return take(call, info.get(), "smdp:" + smdp.id());
    }

    private CompletionStage<Reply> take(Call call, ProgressInfo info, String source) {
        var kind = info.activity();
        if (kind.isEmpty()) {
            count("no-activity");
            return CompletableFuture.completedFuture(new Answer(204, PROTOCOL, null));
        }
        count("taken");
        var iccid = info.iccid().value();
        return publisher
                .publish(
                        Topics.ACTIVITY_FEED,
                        Ids.identifierKey("ICCID", iccid),
                        call.trace(),
                        now -> ActivityReport.newBuilder()
                                .setEventId(source + "/" + iccid + "/" + info.point() + "/"
                                        + info.at().toEpochMilli())
                                .setAt(info.at())
                                .setReceivedAt(now)
                                .setKind(ActivityKind.valueOf(kind.get()))
                                .setSource(source)
                                .setIdentifierKind(IdentifierKind.ICCID)
                                .setIdentifier(iccid)
                                .setNotificationPoint(info.point())
                                .setDeviceId(info.eid().map(devices::of).orElse(null))
                                .build())
                .thenApply(done -> new Answer(204, PROTOCOL, null));
    }

    /**
     * An SM-DP+ serves others as well, so that a foreign ICCID is nothing wrong; but while stock of that time is still being read, none can be told foreign. One that another SM-DP+ has is
     * answered alike: which are in stock is nobody else's to know.
     */
    private Reply notItsOwn(String outcome, ProgressInfo info) {
        if (!readModel.stockThrough().isAfter(info.at())) {
            return ProblemType.NOT_READY.problem().retryAfter(Duration.ofSeconds(5));
        }
        count(outcome);
        return new Answer(204, PROTOCOL, null);
    }

    private void count(String outcome) {
        meters.counter("simvite.smdp.notifications", "outcome", outcome).increment();
    }
}
