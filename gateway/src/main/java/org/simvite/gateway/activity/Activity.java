package org.simvite.gateway.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.call.RowProblem;
import org.simvite.identity.Iccid;
import org.simvite.identity.Imsi;
import org.simvite.identity.Msisdn;

/**
 * One activity as an operator reports it.
 *
 * @param eventId of the source
 * @param identifierKind {@code ICCID}, {@code IMSI} or {@code MSISDN}
 * @param identifier canonical digits
 * @param amountMinor net amount in minor units
 */
public record Activity(
        String eventId,
        String kind,
        Instant at,
        String identifierKind,
        String identifier,
        @Nullable Long amountMinor,
        @Nullable String currency,
        boolean promotional,
        @Nullable String reversesEventId,
        @Nullable Long octets) {

    private static final Set<String> KINDS =
            Set.of("DOWNLOADED", "INSTALLED", "ACTIVATED", "TOP_UP", "TRAFFIC", "REVERSAL", "DELETED");
    private static final Set<String> MONEY = Set.of("TOP_UP", "REVERSAL");
    private static final long MOST_MINOR = 1_000_000_000_000L;
    /** Clocks differ; an event from further ahead is a mistake that could move deadlines. */
    static final long AHEAD_MINUTES = 5;

    /** What reading a line comes to. */
    public sealed interface Read {

        record Ok(Activity activity) implements Read {}

        record Wrong(String field, RowProblem problem) implements Read {}
    }

    private record Identifier(String kind, String digits) {}

    /** @param source who reports, {@code operator:<name>}; a line may repeat it and may not name another */
    public static Read read(JsonNode line, String source, Instant now) {
        var eventId = text(line, "eventId");
        if (eventId.isEmpty() || !eventId.get().matches("[!-~]{1,128}")) {
            return wrong("eventId", eventId.isEmpty() ? RowProblem.MISSING : RowProblem.MALFORMED);
        }
        if (line.hasNonNull("source") && !source.equals(text(line, "source").orElse(""))) {
            return wrong("source", RowProblem.NOT_ALLOWED);
        }
        var kind = text(line, "kind");
        if (kind.isEmpty() || !KINDS.contains(kind.get())) {
            return wrong("kind", kind.isEmpty() ? RowProblem.MISSING : RowProblem.UNKNOWN_VALUE);
        }
        var at = text(line, "at").flatMap(Activity::time);
        if (at.isEmpty()) {
            return wrong("at", line.hasNonNull("at") ? RowProblem.MALFORMED : RowProblem.MISSING);
        }
        if (isTooFarAhead(at.get(), now)) {
            return wrong("at", RowProblem.NOT_ALLOWED);
        }
        return details(line, eventId.get(), kind.get(), at.get());
    }

    /** RFC 3339, from 1970 on; empty if it is none. */
    public static Optional<Instant> time(String text) {
        try {
            // years that no clock shows have no number of milliseconds either
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS))
                    .filter(time -> !time.isBefore(Instant.EPOCH));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Further ahead of our clock than clocks differ. */
    static boolean isTooFarAhead(Instant time, Instant now) {
        return time.isAfter(now.plus(AHEAD_MINUTES, ChronoUnit.MINUTES));
    }

    private static Read details(JsonNode line, String eventId, String kind, Instant at) {
        var named = java.util.List.of("iccid", "imsi", "msisdn").stream()
                .filter(line::hasNonNull)
                .toList();
        if (named.size() != 1) {
            return wrong("iccid", named.isEmpty() ? RowProblem.MISSING : RowProblem.NOT_ALLOWED);
        }
        var identifier = identifier(named.get(0), line.path(named.get(0)).asText());
        if (identifier.isEmpty()) {
            return wrong(named.get(0), RowProblem.MALFORMED);
        }
        if (line.hasNonNull("promotional") && !line.path("promotional").isBoolean()) {
            return wrong("promotional", RowProblem.MALFORMED);
        }
        var fault = amountFault(line, kind);
        if (fault.isPresent()) {
            return fault.get();
        }
        return new Read.Ok(new Activity(
                eventId,
                kind,
                at,
                identifier.get().kind,
                identifier.get().digits,
                line.hasNonNull("amountMinor") ? line.path("amountMinor").asLong() : null,
                text(line, "currency").orElse(null),
                line.path("promotional").asBoolean(false),
                text(line, "reversesEventId").orElse(null),
                line.hasNonNull("octets") ? line.path("octets").asLong() : null));
    }

    private static Optional<Read> amountFault(JsonNode line, String kind) {
        if (MONEY.contains(kind) || line.hasNonNull("amountMinor") || line.hasNonNull("currency")) {
            var amount = line.path("amountMinor");
            if (!amount.canConvertToLong()
                    || !amount.isIntegralNumber()
                    || amount.asLong() < 0
                    || amount.asLong() > MOST_MINOR) {
                return Optional.of(wrong(
                        "amountMinor", line.hasNonNull("amountMinor") ? RowProblem.MALFORMED : RowProblem.MISSING));
            }
            if (text(line, "currency").filter(code -> code.matches("[A-Z]{3}")).isEmpty()) {
                return Optional.of(
                        wrong("currency", line.hasNonNull("currency") ? RowProblem.MALFORMED : RowProblem.MISSING));
            }
        }
        boolean reverses = line.hasNonNull("reversesEventId");
        if ((kind.equals("REVERSAL") || reverses)
                && text(line, "reversesEventId")
                        .filter(id -> id.matches("[!-~]{1,128}"))
                        .isEmpty()) {
            return Optional.of(wrong("reversesEventId", reverses ? RowProblem.MALFORMED : RowProblem.MISSING));
        }
        var octets = line.path("octets");
        boolean counted = octets.isIntegralNumber() && octets.canConvertToLong() && octets.asLong() >= 0;
        if ((kind.equals("TRAFFIC") || line.hasNonNull("octets")) && !counted) {
            return Optional.of(wrong("octets", line.hasNonNull("octets") ? RowProblem.MALFORMED : RowProblem.MISSING));
        }
        return Optional.empty();
    }

    private static Optional<Identifier> identifier(String name, String text) {
        return switch (name) {
            case "iccid" -> Iccid.parse(text).map(iccid -> new Identifier("ICCID", iccid.value()));
            case "imsi" -> Imsi.parse(text).map(imsi -> new Identifier("IMSI", imsi.value()));
            default -> Msisdn.parse(text).map(msisdn -> new Identifier("MSISDN", msisdn.value()));
        };
    }

    private static Optional<String> text(JsonNode line, String name) {
        var value = line.path(name);
        return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }

    private static Read wrong(String field, RowProblem problem) {
        return new Read.Wrong(field, problem);
    }
}
