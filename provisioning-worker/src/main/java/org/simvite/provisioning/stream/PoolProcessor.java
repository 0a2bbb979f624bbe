package org.simvite.provisioning.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.event.CommandOutcome;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProvisioningResult;
import org.simvite.event.ReservationRequest;
import org.simvite.event.StockCommand;
import org.simvite.provisioning.pool.Effect;
import org.simvite.provisioning.pool.Pool;
import org.simvite.provisioning.pool.PoolPolicy;
import org.simvite.provisioning.pool.Reservation;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.runtime.streams.Traces;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** POOL. Key: pool id. Stores: {@link PoolStores}. Decides at wall-clock time, which is also the time of what it tells. */
final class PoolProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    /** Short against the shortest wait before an order is issued again. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private static final int MOST_AT_ONCE = 1_000;

    private final PoolPolicy policy;
    private final PoolMeters meters;
    private ProcessorContext<String, SpecificRecord> context;
    private PoolStores stores;
    private Pool pool;

    PoolProcessor(PoolPolicy policy, MeterRegistry meters) {
        this.policy = policy;
        this.meters = new PoolMeters(meters);
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> taskContext) {
        context = taskContext;
        stores = new PoolStores(taskContext);
        pool = new Pool(policy, stores);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::fireDue);
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        var now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        tell(decide(in, now), now, Trace.of(in.headers()));
    }

    private List<Effect> decide(Record<String, SpecificRecord> in, Instant now) {
        if (in.value() instanceof ReservationRequest request) {
            checkKey(in.key(), request.getPoolId());
            if (request.getWithdrawn()) {
                return pool.withdraw(request.getApplicationId(), now);
            }
            if (isForgotten(request, now)) {
                meters.olderThanMemory();
                return List.of();
            }
            return pool.reserve(FromTopics.request(request, Trace.of(in.headers())), now);
        }
        if (in.value() instanceof ProvisioningResult result) {
            checkKey(in.key(), result.getPoolId());
            return pool.settle(FromTopics.result(result), now);
        }
        if (in.value() instanceof StockCommand command) {
            checkKey(in.key(), command.getPoolId());
            return stock(FromTopics.command(command), now, Trace.of(in.headers()));
        }
        throw new BadRecordException("a record without value means nothing here");
    }

    /** Who gave the command is told once what became of it; a command that is read again was answered when it was carried out. */
    private List<Effect> stock(
            org.simvite.provisioning.pool.StockCommand command, Instant now, @Nullable String trace) {
        var profile = stores.profile(command.iccid());
        boolean answered = profile != null && profile.commands().contains(command.id());
        var effects = pool.stock(command, now);
        if (!answered) {
            StockOutcomes.of(command, effects, now).ifPresent(outcome -> forwardOutcome(outcome, now, trace));
        }
        return effects;
    }

    private void forwardOutcome(CommandOutcome outcome, Instant now, @Nullable String trace) {
        context.forward(
                new Record<>(outcome.getCommandId(), outcome, now.toEpochMilli(), Trace.headers(trace)),
                TopicNodes.sinkName(Topics.COMMAND_OUTCOMES, "reserve-profile"));
    }

    /** A request that is read again after its application has been forgotten would order a second SIM. */
    private boolean isForgotten(ReservationRequest request, Instant now) {
        return now.isAfter(request.getAt().plus(policy.remembered()))
                && stores.reservation(request.getApplicationId()) == null;
    }

    /** A record in another partition than its pool's would be judged without the pool's rows. */
    private static void checkKey(String key, String poolId) {
        if (!poolId.equals(key)) {
            throw new BadRecordException("the record's key is not its pool id");
        }
    }

    private void fireDue(long timestamp) {
        var now = Instant.ofEpochMilli(timestamp);
        stores.drain(
                now,
                DueIndex.BUDGET,
                MOST_AT_ONCE,
                (applicationId, due) -> tell(pool.due(applicationId, due, now), now, Traces.fresh()));
    }

    /**
     * What concerns an application carries on its own trace, whatever set it off: a deadline, a result, stock that came.
     *
     * @param cause trace of the record at hand, or one that begins with the deadline; null: the record came without
     */
    private void tell(List<Effect> effects, Instant now, @Nullable String cause) {
        var out = new ToTopics(now);
        for (var effect : effects) {
            meters.count(effect);
            if (effect instanceof Effect.ProfileChanged changed) {
                var profile = out.stock(changed.profile());
                forward(Topics.SIM_STOCK, profile.getIccid(), profile, now, cause);
            } else if (effect instanceof Effect.OrderIssued issued) {
                var order = out.order(issued.order());
                forward(
                        Topics.PROVISIONING_ORDERS,
                        order.getIccid(),
                        order,
                        now,
                        trace(issued.order().reservation()));
            } else if (effect instanceof Effect.AssignmentsChanged changed) {
                var rows = changed.assignments();
                forward(Topics.SIM_ASSIGNMENTS, rows.key(), out.assignment(rows), now, cause);
            } else if (effect instanceof Effect.ReservationChanged changed) {
                tell(changed, out, now);
            } else if (effect instanceof Effect.ApplicationForgotten forgotten) {
                forward(Topics.PROVISIONING_STATES, forgotten.applicationId(), null, now, cause);
            } else if (effect instanceof Effect.ProfileForgotten forgotten) {
                forward(Topics.SIM_STOCK, forgotten.profile().iccid(), null, now, cause);
                forwardClaim(out.left(forgotten.profile()), now, cause);
            } else if (effect instanceof Effect.AssignmentsForgotten forgotten) {
                forward(Topics.SIM_ASSIGNMENTS, forgotten.key(), null, now, cause);
            } else if (effect instanceof Effect.Answered answered) {
                var answer = out.answer(answered.reservation());
                forward(Topics.PROVISIONING_ANSWERS, answer.getInviteId(), answer, now, trace(answered.reservation()));
            } else if (effect instanceof Effect.Stocked stocked) {
                forwardClaim(out.claim(stocked), now, cause);
            } else if (effect instanceof Effect.Kept kept) {
                forwardClaim(out.claim(kept), now, cause);
            } else if (effect instanceof Effect.CommandEnded ended) {
                forwardOutcome(StockOutcomes.of(ended, now), now, cause);
            }
        }
    }

    private void forwardClaim(ProfileClaim claim, Instant now, @Nullable String trace) {
        context.forward(
                new Record<>(claim.getIdentifier(), claim, now.toEpochMilli(), Trace.headers(trace)),
                TopicNodes.sinkName(Topics.PROFILE_CLAIMS, "reserve-profile"));
    }

    private void tell(Effect.ReservationChanged changed, ToTopics out, Instant now) {
        var state = out.state(changed);
        var trace = trace(changed.reservation());
        forward(Topics.PROVISIONING_STATES, state.getApplicationId(), state, now, trace);
        out.failure(changed.reservation())
                .ifPresent(failure -> forward(Topics.PROVISIONING_ANSWERS, failure.getInviteId(), failure, now, trace));
    }

    private static @Nullable String trace(Reservation reservation) {
        return reservation.request().trace();
    }

    @SuppressWarnings("NullAway") // null is a tombstone
    private void forward(
            Topic<?> topic, String key, @Nullable SpecificRecord value, Instant now, @Nullable String trace) {
        context.forward(new Record<>(key, value, now.toEpochMilli(), Trace.headers(trace)), TopicNodes.sinkName(topic));
    }
}
