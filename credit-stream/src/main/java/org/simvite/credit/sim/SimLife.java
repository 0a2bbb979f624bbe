package org.simvite.credit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.policy.LateTruth;
import org.simvite.identity.DeviceIds;

/**
 * The life of one assignment: what is known, and what was made of it. {@link #judge} derives what became of the SIM from what
 * is known alone, and books the difference to what stands; so the end depends on the facts, not on the order in which they
 * came.
 *
 * @param applicationId whose SIM it is
 * @param known all that was heard
 * @param standing the bookings made and not reversed
 * @param shown what was last told to others; null before PROVISIONED
 * @param revision counts what was told
 * @param settledAt wall clock of the first settlement; null before
 * @param changedAt wall clock of the last change: how long the life is remembered depends on it
 * @param scheduledFor the life's one entry in the deadline index; null: none
 */
public record SimLife(
        String applicationId,
        Known known,
        Standing standing,
        @Nullable Shown shown,
        long revision,
        @Nullable Instant settledAt,
        Instant changedAt,
        @Nullable Instant scheduledFor) {

    /** How long a life is remembered after the last thing heard of it. */
    public static final Duration REMEMBERED = Duration.ofDays(400);

    /** How long facts wait for their SIM to be provisioned. */
    public static final Duration UNASSIGNED = Duration.ofDays(7);

    private static final Duration FIRST_PAUSE = Duration.ofHours(1);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    /** Nothing is known. */
    public static SimLife unknown(String applicationId, Instant now) {
        return new SimLife(applicationId, Known.NOTHING, Standing.NOTHING, null, 0, null, now, null);
    }

    /** PROVISIONED was heard; the same object when that is nothing new. */
    public SimLife provisioned(Assignment assignment) {
        return with(known.provisioned(assignment));
    }

    /**
     * RECLAIMED was heard; the same object when that is nothing new.
     *
     * @param downloaded it is not free again: it had been downloaded by then, or nobody can say that it had not
     */
    public SimLife reclaimed(Instant at, boolean downloaded) {
        return with(known.reclaimed(at, downloaded));
    }

    /**
     * Activity was heard; the same object when it is a duplicate or can never matter.
     *
     * @param terms null while the policy is not known
     */
    public SimLife heard(Fact fact, @Nullable Terms terms) {
        return with(known.heard(fact, terms));
    }

    /** An SM-DP+ named the device that downloaded it; the same object when that is nothing new. */
    SimLife downloadedBy(Download download) {
        return with(known.downloadedBy(download));
    }

    /**
     * It was downloaded before it was told to be provisioned; the same object when that is nothing new. If no SM-DP+
     * has named the device, it is the one that the order was bound to.
     */
    SimLife outThere(Instant at) {
        SimLife found = with(known.outThere());
        @Nullable Download bound = downloads().isEmpty() ? boundDownload(at) : null;
        return bound == null ? found : found.downloadedBy(bound);
    }

    /** Devices that downloaded the assignment's profile; none before PROVISIONED. */
    List<Download> downloads() {
        @Nullable Assignment assignment = known.assignment();
        return assignment == null
                ? List.of()
                : known.downloads().stream()
                        .filter(download -> download.concerns(assignment))
                        .toList();
    }

    /**
     * The download that comes to light when the profile is asked for, of which nobody has told: by the device that the application
     * named. Null: it named none, or the SM-DP+ was not asked.
     */
    @Nullable
    Download untoldDownload(Instant at) {
        boolean asked = shown != null && !shown.downloaded();
        return asked ? boundDownload(at) : null;
    }

    /** By the device that the order was bound to; null: to none. */
    private @Nullable Download boundDownload(Instant at) {
        @Nullable Assignment assignment = known.assignment();
        return assignment == null || !assignment.esim() || !DeviceIds.namesEid(assignment.deviceId())
                ? null
                : new Download(assignment.deviceId(), assignment.profile(), at);
    }

    /** Nothing that is settled occupies a device. */
    boolean settled() {
        return standing.holdClosed();
    }

    /** The wall clock, the feed and every awaited source are past the deadline. */
    public SimLife silentThrough(Instant deadline) {
        return with(known.silentThrough(deadline));
    }

    /** The same life with its entry in the deadline index. */
    public SimLife scheduled(@Nullable Instant due) {
        return new SimLife(applicationId, known, standing, shown, revision, settledAt, changedAt, due);
    }

    /** The same life, changed by the wall clock's now. */
    public SimLife changed(Instant now) {
        return new SimLife(applicationId, known, standing, shown, revision, settledAt, now, scheduledFor);
    }

    /** PROVISIONED was heard. */
    public boolean assigned() {
        return known.assignment() != null;
    }

    /** What was heard with PROVISIONED; null before. */
    public @Nullable Assignment assignment() {
        return known.assignment();
    }

    /**
     * Derives what became of the assignment. Nothing is derived before PROVISIONED.
     *
     * @param at event time of what was heard last
     */
    public Judged judge(Terms terms, Instant at) {
        @Nullable Assignment assignment = known.assignment();
        if (assignment == null) {
            return new Judged(this, List.of(), null, null);
        }
        Truth truth = Truth.of(assignment, known, terms);
        Books books = new Books(applicationId, standing, at);
        books.agreeWith(truth, known.silentThrough(), terms.topUpsCounted());
        Standing after = books.standing();
        boolean awaited = truth.awaitsProfile(known.silentThrough());
        Shown seen = new Shown(
                stage(after, awaited),
                truth.downloadedAt() != null,
                after.settlement() == null ? truth.dueAt(known.silentThrough()) : null);
        boolean told = !seen.equals(shown);
        return new Judged(
                new SimLife(
                        applicationId,
                        known,
                        after,
                        seen,
                        told ? revision + 1 : revision,
                        settledAt == null && after.holdClosed() ? changedAt : settledAt,
                        changedAt,
                        scheduledFor),
                books.bookings(),
                told ? seen : null,
                standing.holdClosed() ? null : after.settlement());
    }

    /** The deadline that decides next by what is known; null when nothing is open or nothing is assigned. */
    public @Nullable Instant deadline(Terms terms) {
        @Nullable Assignment assignment = known.assignment();
        if (assignment == null) {
            return null;
        }
        Truth truth = Truth.of(assignment, known, terms);
        return truth.settlement(known.silentThrough()) == null ? truth.dueAt(known.silentThrough()) : null;
    }

    /** Its profile is to come back, and nobody has said yet that it has. */
    public boolean awaitsReclaim() {
        return known.reclaimedAt() == null
                && shown != null
                && (shown.stage() == Stage.RECLAIMING || standing.settlement() == Settlement.UNUSED);
    }

    /**
     * When to look at it next: at its deadline, if one is open; or before, to ask again for the profile, an hour after the last change,
     * then after twice the time, and once a day in the end; or to forget it.
     *
     * @param deadline null: none is open
     */
    public Instant lookAgainAt(@Nullable Instant deadline, Instant now) {
        Instant last = deadline == null ? forgottenAt() : deadline;
        if (!awaitsReclaim()) {
            return last;
        }
        Duration waited = Duration.between(changedAt, now);
        Duration pause = waited.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : waited;
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        return next.isBefore(last) ? next : last;
    }

    /**
     * Whether nothing that is heard or falls due counts any more: it was settled so long ago that what was booked may be
     * forgotten.
     */
    public boolean isOver(Instant now) {
        return settledAt != null && !now.isBefore(settledAt.plus(LateTruth.HEEDED));
    }

    /** When nothing of it is needed any more, unless something is heard before. */
    public Instant forgottenAt() {
        return changedAt.plus(assigned() ? REMEMBERED : UNASSIGNED);
    }

    private SimLife with(Known more) {
        return more.equals(known)
                ? this
                : new SimLife(applicationId, more, standing, shown, revision, settledAt, changedAt, scheduledFor);
    }

    private Stage stage(Standing after, boolean awaited) {
        if (after.settlement() == Settlement.UNUSED && known.reclaimedAt() != null) {
            return Stage.RECLAIMED;
        }
        if (after.settlement() != null) {
            return Stage.valueOf(after.settlement().name());
        }
        if (awaited) {
            return Stage.RECLAIMING;
        }
        Stage heard = furthest();
        boolean found = known.foundDownloaded() && heard == Stage.PROVISIONED;
        return found ? Stage.DOWNLOADED : heard;
    }

    /** By what any source says. */
    private Stage furthest() {
        return known.facts().kept().stream()
                .map(fact -> switch (fact.kind()) {
                    case DOWNLOADED -> Stage.DOWNLOADED;
                    case INSTALLED -> Stage.INSTALLED;
                    case ACTIVATED -> Stage.ACTIVATED;
                    case TOP_UP, TRAFFIC, REVERSAL, DELETED, RETURN, CLAIM_FELL -> Stage.PROVISIONED;
                })
                .max(Stage::compareTo)
                .orElse(Stage.PROVISIONED);
    }
}
