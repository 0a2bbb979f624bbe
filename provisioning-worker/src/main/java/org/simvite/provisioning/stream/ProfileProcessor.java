package org.simvite.provisioning.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.event.CommandReason;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProfileClaimKind;
import org.simvite.event.StockCommand;
import org.simvite.identity.Ids;
import org.simvite.provisioning.profile.ClaimEffect;
import org.simvite.provisioning.profile.ImportRow;
import org.simvite.provisioning.profile.ProfileClaims;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.runtime.streams.Traces;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** PROFILE. Key: {@code iccid:}, {@code imsi:} or {@code msisdn:} and the digits. Stores: {@link ClaimStores}. */
final class ProfileProcessor implements Processor<String, ProfileClaim, String, SpecificRecord> {

    static final String NAME = "admit-profile";

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final MeterRegistry meters;
    private final ClaimMeters claimMeters;
    private final Serde<StockCommand> serde;
    private final String topic;
    private ProcessorContext<String, SpecificRecord> context;
    private ClaimStores stores;
    private ProfileClaims claims;

    /**
     * @param claimMeters of all tasks of the process
     * @param prefix of the installation's topics
     */
    ProfileProcessor(MeterRegistry meters, ClaimMeters claimMeters, AvroSerdes serdes, String prefix) {
        this.meters = meters;
        this.claimMeters = claimMeters;
        this.serde = serdes.of(Topics.STOCK_COMMANDS);
        this.topic = Topics.STOCK_COMMANDS.fullName(prefix);
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> taskContext) {
        context = taskContext;
        stores = new ClaimStores(taskContext, claimMeters);
        claims = new ProfileClaims(stores);
        context.schedule(
                LOOK_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                time -> stores.drain(Instant.ofEpochMilli(time), (iccid, due) -> repeat(iccid)));
    }

    @Override
    public void close() {
        stores.close();
    }

    @Override
    public void process(Record<String, ProfileClaim> in) {
        var claim = in.value();
        if (claim == null || !claim.getIdentifier().equals(in.key())) {
            throw new BadRecordException("the record's key is not its identifier");
        }
        var claimed = claim.getClaimed();
        if (claimed != null && claimed.equals(in.key())) {
            tell(toIdentifier(claim, claimed), Trace.of(in.headers()));
        } else if (in.key().equals(key("iccid", claim.getIccid()))) {
            tell(toIccid(claim), Trace.of(in.headers()));
        } else {
            throw new BadRecordException("a claim is told to its ICCID or to an identifier that goes with it");
        }
    }

    private List<ClaimEffect> toIccid(ProfileClaim claim) {
        return switch (claim.getKind()) {
            case CLAIM -> claim(claim);
            case GRANTED, REFUSED -> answered(claim);
            case TAKEN -> claims.taken(claim.getIccid(), claim.getPoolId(), now());
            case FREE ->
                claims.left(claim.getIccid(), claim.getPoolId(), claim.getReason() == CommandReason.ENDED, now());
            case UNKNOWN -> throw new BadRecordException("a kind of claim that is not known here");
        };
    }

    private List<ClaimEffect> toIdentifier(ProfileClaim claim, String identifier) {
        return switch (claim.getKind()) {
            case CLAIM -> claims.claimIdentifier(identifier, claim.getIccid(), claim.getCommandId());
            case FREE -> claims.freeIdentifier(identifier, claim.getIccid(), claim.getCommandId());
            case GRANTED, REFUSED, TAKEN, UNKNOWN ->
                throw new BadRecordException("a kind of claim that is not for an IMSI or an MSISDN");
        };
    }

    private List<ClaimEffect> claim(ProfileClaim claim) {
        var command = claim.getCommand();
        if (command == null
                || !command.getIccid().equals(claim.getIccid())
                || !command.getPoolId().equals(claim.getPoolId())) {
            throw new BadRecordException("a claim carries the command that goes on to its pool");
        }
        var row = new ImportRow(claim.getCommandId(), claim.getRow(), claim.getDigest());
        var effects = claims.claim(claim.getIccid(), claim.getPoolId(), row, identifiers(command), now());
        var known = stores.iccid(claim.getIccid());
        if (known != null && row.equals(known.undecided())) {
            stores.keepCommand(claim.getIccid(), serde.serializer().serialize(topic, command));
        }
        return effects;
    }

    /** The IMSI is claimed before the MSISDN, by every profile alike. */
    private static List<String> identifiers(StockCommand command) {
        var identifiers = new ArrayList<String>();
        if (command.getImsi() != null) {
            identifiers.add(key("imsi", command.getImsi()));
        }
        if (command.getMsisdn() != null) {
            identifiers.add(key("msisdn", command.getMsisdn()));
        }
        return identifiers;
    }

    private List<ClaimEffect> answered(ProfileClaim claim) {
        var claimed = claim.getClaimed();
        boolean granted = claim.getKind() == ProfileClaimKind.GRANTED;
        if (claimed != null) {
            return claims.identifierAnswered(claim.getIccid(), claim.getCommandId(), claimed, granted, now());
        }
        return claims.refusedByPool(claim.getIccid(), claim.getPoolId(), claim.getCommandId(), now());
    }

    private void repeat(String iccid) {
        meters.counter("simvite.steps.repeated", "step", "admit").increment();
        tell(claims.repeat(iccid, now()), Traces.fresh());
    }

    private void tell(List<ClaimEffect> effects, @Nullable String trace) {
        for (var effect : effects) {
            if (effect instanceof ClaimEffect.HandOver over) {
                handOver(over, trace);
                continue;
            }
            if (effect instanceof ClaimEffect.LetGo letGo) {
                var release = ClaimRecords.release(letGo, now());
                forward(Topics.STOCK_COMMANDS, release.getPoolId(), release, trace);
                continue;
            }
            var outcome = ClaimRecords.outcome(effect, now());
            if (outcome.isPresent()) {
                forward(Topics.COMMAND_OUTCOMES, outcome.get().getCommandId(), outcome.get(), trace);
            } else {
                var record = ClaimRecords.step(effect, now());
                forward(Topics.PROFILE_CLAIMS, record.getIdentifier(), record, trace);
            }
        }
    }

    private void handOver(ClaimEffect.HandOver over, @Nullable String trace) {
        var command = stores.command(over.claim().iccid());
        if (command == null) {
            throw new IllegalStateException("a claim without the command that goes to its pool");
        }
        forward(
                Topics.STOCK_COMMANDS,
                over.claim().poolId(),
                serde.deserializer().deserialize(topic, command),
                trace);
    }

    private void forward(Topic<?> topic, String key, SpecificRecord value, @Nullable String trace) {
        context.forward(
                new Record<>(key, value, now().toEpochMilli(), Trace.headers(trace)), TopicNodes.sinkName(topic, NAME));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private static String key(String kind, String digits) {
        return Ids.identifierKey(kind, digits);
    }
}
