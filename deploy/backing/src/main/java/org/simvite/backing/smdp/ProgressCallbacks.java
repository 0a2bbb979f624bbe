package org.simvite.backing.smdp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of download progress (SGP.22 5.3.5, handleDownloadProgressInfo) until it answers 204 or 200. Each
 * notification is retried on its own, so they may arrive in any order, and again after a restart.
 */
final class ProgressCallbacks implements AutoCloseable {

    static final String FUNCTION = "handleDownloadProgressInfo";

    private static final Logger LOG = LoggerFactory.getLogger(ProgressCallbacks.class);
    private static final String REQUESTER = "2.999.1.1";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final URI address;
    private final FaultPlan faults;
    private final Duration retryAfter;
    private final Consumer<Notification> delivered;
    private final HttpClient client;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "smdp-callbacks");
        thread.setDaemon(true);
        return thread;
    });

    /** @param delivered told of each notification that the operator took */
    ProgressCallbacks(
            URI operator,
            @Nullable SSLContext tls,
            FaultPlan faults,
            Duration retryAfter,
            Consumer<Notification> delivered) {
        this.address = operator.resolve(Es2Handler.PATH + FUNCTION);
        this.faults = faults;
        this.retryAfter = retryAfter;
        this.delivered = delivered;
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(ANSWER_WITHIN);
        this.client = Optional.ofNullable(tls)
                .map(builder::sslContext)
                .orElse(builder)
                .build();
    }

    void send(Notification notification) {
        var fault = faults.onCallback(notification.iccid());
        var kind = fault.map(Fault::kind).orElse(null);
        var call = new Call(notification, kind == Fault.Kind.ODD_CALLBACK);
        var hold = kind == Fault.Kind.REORDER_CALLBACK ? fault.map(Fault::delay).orElse(Duration.ZERO) : Duration.ZERO;
        schedule(call, hold, retryAfter);
        if (kind == Fault.Kind.DUPLICATE_CALLBACK) {
            schedule(call, Duration.ZERO, retryAfter);
        }
    }

    /** One notification on its way. */
    private record Call(Notification notification, boolean odd) {}

    private void schedule(Call call, Duration wait, Duration nextPause) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(() -> attempt(call, nextPause), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void attempt(Call call, Duration pause) {
        var request = HttpRequest.newBuilder(address)
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header(HttpAnswers.PROTOCOL_HEADER, HttpAnswers.PROTOCOL)
                .POST(BodyPublishers.ofString(body(call).toString()))
                .build();
        var unused = client.sendAsync(request, BodyHandlers.discarding())
                .whenComplete((answer, failure) -> afterAttempt(call, pause, answer, failure));
    }

    private void afterAttempt(
            Call call, Duration pause, @Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
        if (answer != null && (answer.statusCode() == 204 || answer.statusCode() == 200)) {
            delivered.accept(call.notification());
            return;
        }
        LOG.info(
                "callback {} not taken ({}), next attempt in {} ms",
                call.notification(),
                answer != null ? "HTTP " + answer.statusCode() : String.valueOf(failure),
                pause.toMillis());
        var doubled = pause.multipliedBy(2);
        schedule(call, pause, doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE);
    }

    private static ObjectNode body(Call call) {
        var notification = call.notification();
        var body = Json.MAPPER.createObjectNode();
        body.putObject("header")
                .put("functionRequesterIdentifier", REQUESTER)
                .put("functionCallIdentifier", notification.id());
        body.put("iccid", call.odd() ? Json.padded(notification.iccid()) : notification.iccid());
        body.put("profileType", notification.profileType());
        body.put(
                call.odd() ? "timeStamp" : "timestamp",
                notification.at().truncatedTo(ChronoUnit.SECONDS).toString());
        var point = notification.point().number();
        if (call.odd()) {
            body.put("notificationPointId", point).put("vendorExtension", "unknown to the specification");
        } else {
            body.put("notificationPointId", Integer.toString(point));
        }
        putStatus(body, notification.failure());
        if (notification.eid() != null) {
            body.put("eid", notification.eid());
        }
        return body;
    }

    private static void putStatus(ObjectNode body, @Nullable StatusCode failure) {
        var status = body.putObject("notificationPointStatus");
        status.put("status", failure == null ? "Executed-Success" : "Failed");
        if (failure != null) {
            status.putObject("statusCodeData")
                    .put("subjectCode", failure.subject())
                    .put("reasonCode", failure.reason())
                    .put("message", failure.message());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
