package org.simvite.credit.sim;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something a source says happened to the SIM.
 *
 * @param id {@code <source>/<event id of the source>}; a second fact of the same id is a duplicate
 * @param kind what happened
 * @param at when it happened, by the source's clock
 * @param source who says so: {@code operator:<name>}, {@code smdp:<id>}, {@code terminal}, {@code owner}
 * @param amountMinor TOP_UP, REVERSAL: minor units of the currency, 0 or more; a REVERSAL of 0 takes back all of what it names
 * @param currency TOP_UP, REVERSAL: ISO 4217 code, empty where none was given
 * @param promotional the amount was given, not paid
 * @param reverses REVERSAL: id of the fact that is taken back; null when the source names none
 * @param octets TRAFFIC: octets carried
 * @param profile ICCID and generation whose activity it was; null: the assignment's, whichever that is
 */
public record Fact(
        String id,
        Kind kind,
        Instant at,
        String source,
        long amountMinor,
        String currency,
        boolean promotional,
        @Nullable String reverses,
        long octets,
        @Nullable String profile) {

    /** By time; the id decides between facts of one moment, so that the order of arrival does not. */
    static final Comparator<Fact> BY_TIME = Comparator.comparing(Fact::at).thenComparing(Fact::id);

    /** What can happen to a SIM. */
    public enum Kind {
        DOWNLOADED,
        INSTALLED,
        ACTIVATED,
        TOP_UP,
        TRAFFIC,
        REVERSAL,
        DELETED,
        /** The owner gives the SIM back. */
        RETURN,
        /** The device that the application named is another account's. */
        CLAIM_FELL
    }

    /** A fact that is only a moment: no amount, no octets. */
    public static Fact moment(String id, Kind kind, Instant at, String source) {
        return new Fact(id, kind, at, source, 0, "", false, null, 0, null);
    }

    /** A top-up that was paid. */
    public static Fact topUp(String id, Instant at, String source, long amountMinor, String currency) {
        return new Fact(id, Kind.TOP_UP, at, source, amountMinor, currency, false, null, 0, null);
    }

    /** A top-up that is taken back, in full when the amount is 0. */
    public static Fact reversal(
            String id, Instant at, String source, long amountMinor, String currency, @Nullable String reverses) {
        return new Fact(id, Kind.REVERSAL, at, source, amountMinor, currency, false, reverses, 0, null);
    }

    /** Octets that the SIM carried. */
    public static Fact traffic(String id, Instant at, String source, long octets) {
        return new Fact(id, Kind.TRAFFIC, at, source, 0, "", false, null, octets, null);
    }

    /** Whether it was that assignment's profile: an application that got another one after all had the first for a while. */
    boolean concerns(Assignment assignment) {
        return profile == null || profile.equals(assignment.profile());
    }

    /** Leaves the ICCID out. */
    @Override
    public String toString() {
        return kind + " at " + at + " by " + source + ", " + id;
    }
}
