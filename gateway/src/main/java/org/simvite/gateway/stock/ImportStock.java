package org.simvite.gateway.stock;

import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.AuthenticationAlgorithm;
import org.simvite.event.CommandResult;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProfileClaimKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.StockCommand;
import org.simvite.event.StockCommandKind;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Lines;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.call.RowError;
import org.simvite.gateway.call.RowErrors;
import org.simvite.gateway.call.RowProblem;
import org.simvite.gateway.publish.Batch;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.readmodel.StockQueries;
import org.simvite.identity.ContentDigests;
import org.simvite.identity.Ids;
import org.simvite.sealing.StockKeys;
import org.simvite.topic.CommandOutcomes;
import org.simvite.topic.Topics;

/** Takes profiles into stock, row by row as they come. Keys of virtual SIMs are encrypted to the worker before anything else happens to them. */
public final class ImportStock implements Operation.Direct {

    private static final long LONGEST = 1024L * 1024 * 1024;

    private final Publisher publisher;
    private final ECKey stockKey;
    private final ContentDigests digests;
    private final StockQueries stock;
    private final BooleanSupplier stockIsRead;

    /**
     * @param stockKey public key of the worker
     * @param digests by the installation's key, so that every gateway makes the same
     * @param stockIsRead whether the read model has all the stock there is
     */
    public ImportStock(
            Publisher publisher,
            ECKey stockKey,
            ContentDigests digests,
            StockQueries stock,
            BooleanSupplier stockIsRead) {
        this.publisher = publisher;
        this.stockKey = stockKey;
        this.digests = digests;
        this.stock = stock;
        this.stockIsRead = stockIsRead;
    }

    /**
     * The answer.
     *
     * @param importId under which it is told what became of the accepted rows; of a dry run, nothing does
     */
    public record Taken(
            String importId,
            long accepted,
            long rejected,
            boolean dryRun,
            @Nullable List<RowError> errors) {}

    private static final class Progress implements AutoCloseable {
        private final Batch batch = new Batch();
        private final RowErrors errors = new RowErrors();
        private final SeenIccids seen = new SeenIccids();
        private final String importId;
        private int accepted;

        Progress(String importId) {
            this.importId = importId;
        }

        @Override
        public void close() {
            seen.close();
        }
    }

    @Override
    public Reply handle(Call call) {
        if (!stockIsRead.getAsBoolean()) {
            return ProblemType.NOT_READY.problem().retryAfter(Duration.ofSeconds(5));
        }
        boolean csv = call.header("content-type").orElse("").equals("text/csv");
        boolean dryRun = call.truth("dryRun");
        try (var progress = new Progress(importId(call))) {
            var lines = new Lines(call.stream(), LONGEST);
            var header = csv ? lines.next().map(Lines.Line::text).orElse("") : "";
            var format = csv ? RowFormat.Csv.of(header) : Optional.of(new RowFormat.JsonLines());
            if (format.isEmpty()) {
                return ProblemType.MALFORMED_REQUEST.problem().withDetail(RowFormat.Csv.flaw(header));
            }
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                take(call, format.get(), line.get(), progress, dryRun);
            }
            if (!dryRun) {
                // after its rows: an import that broke off has no end that anybody waits for
                progress.batch.add(publishCount(call, progress));
            }
            progress.batch.await();
            return Answer.ok(new Taken(
                    progress.importId, progress.accepted, progress.errors.count(), dryRun, progress.errors.told()));
        } catch (Lines.TooLongException e) {
            return ProblemType.BODY_TOO_LARGE.problem();
        } catch (IOException e) {
            return ProblemType.REQUEST_TIMEOUT.problem();
        }
    }

    /**
     * Each import is one of its own, whatever its headers say: what is in it is known only when it has been taken in, so nothing could tell the same file sent again from
     * another one, whose rows would be taken for the first one's. The same file again changes nothing, and each row says so.
     */
    private static String importId(Call call) {
        return Ids.commandId(
                call.operator().actor(), "import", UUID.randomUUID().toString());
    }

    private void take(Call call, RowFormat format, Lines.Line line, Progress progress, boolean dryRun) {
        if (line.problem() != null) {
            progress.errors.add(line.number(), null, line.problem());
            return;
        }
        var fields = format.fields(line.text());
        if (fields.isEmpty()) {
            progress.errors.add(line.number(), null, RowProblem.MALFORMED);
            return;
        }
        var read = ProfileRow.read(fields.get());
        if (read instanceof ProfileRow.Read.Wrong wrong) {
            progress.errors.add(line.number(), wrong.field(), wrong.problem());
        } else if (read instanceof ProfileRow.Read.Ok ok) {
            take(call, ok.profile(), line.number(), progress, dryRun);
        }
    }

    private void take(Call call, ProfileRow profile, long row, Progress progress, boolean dryRun) {
        if (!progress.seen.add(profile.iccid())) {
            progress.errors.add(row, "iccid", RowProblem.DUPLICATE);
            return;
        }
        if (isInAnotherPool(profile)) {
            progress.errors.add(row, "pool", RowProblem.NOT_ALLOWED);
            return;
        }
        if (!dryRun) {
            progress.batch.add(publish(call, profile, progress));
        }
        progress.accepted++;
    }

    /** How many rows there are to be answered. */
    private CompletionStage<Void> publishCount(Call call, Progress progress) {
        long rows = progress.accepted;
        return publisher.publish(
                Topics.COMMAND_OUTCOMES,
                progress.importId,
                call.trace(),
                now -> CommandOutcomes.last(progress.importId, Aggregate.IMPORT, CommandResult.DONE, null, rows, now));
    }

    /** A courtesy: what is known here can lag. The profile itself decides, and lets in one pool only. */
    private boolean isInAnotherPool(ProfileRow profile) {
        return stock.poolOf(profile.iccid().value())
                .filter(pool -> !pool.equals(profile.pool()))
                .isPresent();
    }

    private CompletionStage<Void> publish(Call call, ProfileRow profile, Progress progress) {
        var importId = progress.importId;
        int row = progress.accepted;
        var keys = profile.keys() == null ? null : StockKeys.encrypt(profile.keys(), profile.iccid(), stockKey);
        var actor = call.operator().actor();
        var algorithm = profile.algorithm();
        var iccid = profile.iccid().value();
        var key = Ids.identifierKey("iccid", iccid);
        var digest = profile.digest(digests);
        return publisher.publish(
                Topics.PROFILE_CLAIMS,
                key,
                call.trace(),
                now -> ProfileClaim.newBuilder()
                        .setEventId(importId + "/" + iccid + "/" + ProfileClaimKind.CLAIM + "/" + key)
                        .setAt(now)
                        .setKind(ProfileClaimKind.CLAIM)
                        .setIdentifier(key)
                        .setIccid(iccid)
                        .setPoolId(profile.pool())
                        .setCommandId(importId)
                        .setRow(row)
                        .setDigest(digest)
                        .setCommand(StockCommand.newBuilder()
                                .setEventId(importId)
                                .setAt(now)
                                .setPoolId(profile.pool())
                                .setKind(StockCommandKind.ADD)
                                .setIccid(profile.iccid().value())
                                .setProfileKind(ProfileKind.valueOf(profile.kind()))
                                .setImsi(profile.imsi())
                                .setMsisdn(profile.msisdn())
                                .setProfileType(profile.profileType())
                                .setSmdpId(profile.smdpId())
                                .setAlgorithm(
                                        algorithm == null
                                                ? AuthenticationAlgorithm.UNKNOWN
                                                : AuthenticationAlgorithm.valueOf(algorithm))
                                .setEncryptedKeys(keys)
                                .setActor(actor)
                                .setCause("import")
                                .build())
                        .build());
    }
}
