package org.simvite.provisioning.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose SIM an identifier was, and when.
 *
 * @param owner ICCID of the profile that has this identifier now
 * @param periods oldest first, not overlapping, the last {@value #KEPT}
 * @param revision counts changes of the periods
 */
public record Assignments(IdentifierKind kind, String digits, String owner, List<Period> periods, long revision) {

    /** Enough for every activity that can still arrive late. */
    static final int KEPT = 8;

    public enum IdentifierKind {
        ICCID,
        IMSI,
        MSISDN
    }

    static Assignments none(IdentifierKind kind, String digits, String owner) {
        return new Assignments(kind, digits, owner, List.of(), 0);
    }

    /** {@code iccid:}, {@code imsi:} or {@code msisdn:} and the digits. */
    public static String key(IdentifierKind kind, String digits) {
        return switch (kind) {
            case ICCID -> "iccid:" + digits;
            case IMSI -> "imsi:" + digits;
            case MSISDN -> "msisdn:" + digits;
        };
    }

    public String key() {
        return key(kind, digits);
    }

    @Override
    public String toString() {
        return kind + " of " + periods.size() + " applications, revision " + revision;
    }

    /** The number has moved on to another profile; nothing changes for those who had it. */
    Assignments ownedBy(String iccid) {
        return new Assignments(kind, digits, iccid, periods, revision);
    }

    /** Belongs to the application from now on, whoever had it before. */
    Assignments opened(String applicationId, String iccid, int generation, Instant now) {
        var next = new ArrayList<>(closed(now).periods);
        var from = next.isEmpty() ? now : latest(now, next.get(next.size() - 1));
        next.add(new Period(applicationId, iccid, generation, from, null));
        var kept = next.subList(Math.max(0, next.size() - KEPT), next.size());
        return new Assignments(kind, digits, iccid, List.copyOf(kept), revision + 1);
    }

    Assignments closed(Instant now) {
        if (periods.isEmpty() || periods.get(periods.size() - 1).until() != null) {
            return this;
        }
        var next = new ArrayList<>(periods);
        next.add(next.remove(next.size() - 1).endedAt(now));
        return new Assignments(kind, digits, owner, List.copyOf(next), revision + 1);
    }

    private static Instant latest(Instant now, Period last) {
        var end = last.until();
        return end == null || now.isAfter(end) ? now : end;
    }
}
