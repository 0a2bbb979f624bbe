package org.simvite.gateway.application;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.IdentifierKind;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Events;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.call.LongPoll;
import org.simvite.gateway.publish.AccountPublisher;
import org.simvite.gateway.readmodel.ApplicationFacts;
import org.simvite.gateway.readmodel.ApplicationQueries;
import org.simvite.gateway.readmodel.Waiters;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** Following an application, and giving its SIM back. An id that fits the caller and is not known is PENDING: it may be on its way. */
public final class Applications {

    private static final Set<String> BACK = Set.of("RECLAIMING", "RETURNED");

    private final ApplicationQueries applications;
    private final LongPoll longPoll;
    private final EventFeeds feeds;
    private final AccountPublisher publisher;
    private final InFlight inFlight;
    private final Clock clock;

    public Applications(
            ApplicationQueries applications,
            LongPoll longPoll,
            EventFeeds feeds,
            AccountPublisher publisher,
            InFlight inFlight,
            Clock clock) {
        this.applications = applications;
        this.longPoll = longPoll;
        this.feeds = feeds;
        this.publisher = publisher;
        this.inFlight = inFlight;
        this.clock = clock;
    }

    /** {@code getApplication}. */
    public CompletionStage<Reply> get(Call call) {
        var applicationId = call.parameter("applicationId");
        var accountId = call.terminal().accountId();
        if (state(applicationId, accountId).isEmpty()) {
            return notFound();
        }
        return longPoll.answer(
                call,
                Waiters.ofApplication(applicationId),
                () -> state(applicationId, accountId).orElseThrow(),
                state -> state.settled(clock.instant()));
    }

    /** {@code watchApplication}. */
    public Reply watch(Call call) {
        var applicationId = call.parameter("applicationId");
        var accountId = call.terminal().accountId();
        if (state(applicationId, accountId).isEmpty()) {
            return ProblemType.NOT_FOUND.problem();
        }
        var known = call.header("last-event-id").orElse("");
        return new Events(sink -> feeds.feed(
                Waiters.ofApplication(applicationId),
                () -> state(applicationId, accountId).orElseThrow(),
                known,
                sink));
    }

    /** {@code giveBack}. */
    public CompletionStage<Reply> giveBack(Call call) {
        var applicationId = call.parameter("applicationId");
        var accountId = call.terminal().accountId();
        var facts = applications.facts(applicationId, call.at());
        boolean own = facts.map(found -> found.accountId().equals(accountId))
                .orElseGet(() -> Ids.fits(applicationId, accountId));
        if (!own) {
            return notFound();
        }
        if (facts.filter(Applications::isReturned).isPresent()) {
            // it is, or is on its way back, and to say so again would change nothing
            return CompletableFuture.completedFuture(Answer.of(202));
        }
        var iccid = facts.flatMap(Applications::returnable);
        if (iccid.isEmpty()) {
            var why = facts.map(Applications::kept).orElse("the application is not decided yet");
            return CompletableFuture.completedFuture(
                    ProblemType.CANNOT_GIVE_BACK.problem().withDetail(why));
        }
        var eventId = "owner/" + applicationId + "/return";
        return inFlight.once(eventId, "", () -> publishReturn(call, eventId, applicationId, iccid.get()))
                .thenApply(done -> Answer.of(202));
    }

    private CompletionStage<Void> publishReturn(Call call, String eventId, String applicationId, String iccid) {
        return publisher.publish(
                call,
                Topics.ACTIVITY_FEED,
                Ids.identifierKey("iccid", iccid),
                now -> ActivityReport.newBuilder()
                        .setEventId(eventId)
                        .setAt(now)
                        .setReceivedAt(now)
                        .setKind(ActivityKind.RETURN)
                        .setSource("owner")
                        .setIdentifierKind(IdentifierKind.ICCID)
                        .setIdentifier(iccid)
                        .setApplicationId(applicationId)
                        .build());
    }

    private static boolean isReturned(ApplicationFacts facts) {
        return facts.life() != null && BACK.contains(facts.life().status());
    }

    /**
     * The ICCID of a SIM that was provisioned and not downloaded, as a virtual SIM is from the beginning; whether it is in time is
     * decided where its life is followed.
     */
    static Optional<String> returnable(ApplicationFacts facts) {
        var life = facts.life();
        var decision = facts.decision();
        boolean virtual = decision != null && decision.profile().equals("VSIM");
        boolean untouched = life == null || (!life.downloaded() && life.status().equals("PROVISIONED"));
        return Optional.ofNullable(facts.provisioning())
                .filter(provisioning ->
                        untouched && !virtual && provisioning.status().equals("PROVISIONED"))
                .flatMap(provisioning -> Optional.ofNullable(provisioning.iccid()));
    }

    /** Why there is no SIM to give back, for people: of whom {@link #returnable} is empty. */
    static String kept(ApplicationFacts facts) {
        var life = facts.life();
        var decision = facts.decision();
        if (life != null && life.status().equals("USED")) {
            return "the SIM is used";
        }
        if (life != null && life.status().equals("UNUSED")) {
            return "the SIM was not used in time and is being taken back";
        }
        if (decision != null && decision.profile().equals("VSIM")) {
            return "a virtual SIM is its holder's from the beginning and cannot be given back";
        }
        return life != null && life.downloaded()
                ? "the SIM was downloaded"
                : "there is no SIM: it is not provisioned yet, or never will be";
    }

    private Optional<ApplicationState> state(String applicationId, String accountId) {
        var facts = applications.facts(applicationId, clock.instant());
        if (facts.isEmpty()) {
            return Ids.fits(applicationId, accountId)
                    ? Optional.of(ApplicationState.pending(applicationId))
                    : Optional.empty();
        }
        return facts.filter(found -> found.accountId().equals(accountId)).map(ApplicationState::of);
    }

    private static CompletionStage<Reply> notFound() {
        return CompletableFuture.completedFuture(ProblemType.NOT_FOUND.problem());
    }
}
