package org.simvite.provisioning.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A profile as it stands in stock. Each transition counts {@code revision} up by one.
 *
 * @param generation 1 at intake, one more each time it is put back; an assignment is an ICCID and a generation
 * @param place its number in the free line while AVAILABLE, else 0
 * @param applicationId whose it is while RESERVED, ASSIGNED or RECLAIMING; whose it was last when RETIRED or DOUBTFUL
 * @param spent it was downloaded, or its keys may have been sealed: it can never be issued again as it is
 * @param used ASSIGNED: its SIM was used, so that nobody takes it back but for late truth
 * @param leavingBy the operator's command that wants it out of stock: it is retired instead of being put back; null: none does
 * @param cause why it was or is to be retired, or is in doubt; empty else
 * @param commands ids of the last commands to retire or restore it
 * @param history its last changes, the oldest first
 */
public record Profile(
        SimData sim,
        ProfileState state,
        int generation,
        long place,
        @Nullable String applicationId,
        boolean spent,
        boolean used,
        @Nullable String leavingBy,
        long revision,
        String cause,
        List<String> commands,
        List<Change> history) {

    /** As many as an operator could send again by mistake. */
    private static final int COMMANDS_KEPT = 4;

    private static final int CHANGES_KEPT = 16;

    public Profile(
            SimData sim,
            ProfileState state,
            int generation,
            long place,
            @Nullable String applicationId,
            boolean spent,
            boolean used,
            @Nullable String leavingBy,
            long revision,
            String cause,
            @Nullable List<String> commands,
            @Nullable List<Change> history) {
        this.sim = sim;
        this.state = state;
        this.generation = generation;
        this.place = place;
        this.applicationId = applicationId;
        this.spent = spent;
        this.used = used;
        this.leavingBy = leavingBy;
        this.revision = revision;
        this.cause = cause;
        this.commands = commands == null ? List.of() : List.copyOf(commands);
        this.history = history == null ? List.of() : List.copyOf(history);
    }

    /**
     * One change that the profile went through.
     *
     * @param state that it came to
     * @param cause why, where there is more to say
     * @param by the command, or the application, that brought it there
     */
    public record Change(Instant at, ProfileState state, int generation, String cause, String by) {}

    static Profile arrived(SimData sim, long place) {
        return new Profile(
                sim, ProfileState.AVAILABLE, 1, place, null, false, false, null, 1, "", List.of(), List.of());
    }

    Profile reserved(String forApplication) {
        return next(sim, ProfileState.RESERVED, forApplication, spent);
    }

    /** Handed out. The keys of a virtual SIM are with the terminal from here on. */
    Profile assigned() {
        var gone = sim.kind() == ProfileKind.VSIM;
        return next(gone ? sim.withoutKeys() : sim, ProfileState.ASSIGNED, applicationId, gone);
    }

    /** Handed out and downloaded, as its back end says. */
    Profile outThere() {
        return next(sim.withoutKeys(), ProfileState.ASSIGNED, applicationId, true);
    }

    Profile reclaiming() {
        return next(sim, ProfileState.RECLAIMING, applicationId, spent);
    }

    Profile putBack(long atPlace) {
        return new Profile(
                sim,
                ProfileState.AVAILABLE,
                generation + 1,
                atPlace,
                null,
                false,
                false,
                null,
                revision + 1,
                "",
                commands,
                history);
    }

    Profile retired(boolean isSpent, String why) {
        var gone = spent || isSpent;
        return out(gone ? sim.withoutKeys() : sim, ProfileState.RETIRED, gone, why);
    }

    Profile doubtful(String why) {
        return out(sim, ProfileState.DOUBTFUL, spent, why);
    }

    private Profile out(SimData to, ProfileState toState, boolean isSpent, String why) {
        return new Profile(
                to, toState, generation, 0, applicationId, isSpent, used, null, revision + 1, why, commands, history);
    }

    /** @param command null: it may stay */
    Profile leaving(@Nullable String command, String why) {
        return new Profile(
                sim,
                state,
                generation,
                place,
                applicationId,
                spent,
                used,
                command,
                revision + 1,
                why,
                commands,
                history);
    }

    boolean leaving() {
        return leavingBy != null;
    }

    /** Nobody is told: nothing of it shows in stock. */
    Profile beingUsed() {
        return new Profile(
                sim,
                state,
                generation,
                place,
                applicationId,
                spent,
                true,
                leavingBy,
                revision,
                cause,
                commands,
                history);
    }

    /** Remembers that the command was carried out. */
    Profile noting(String command) {
        return new Profile(
                sim,
                state,
                generation,
                place,
                applicationId,
                spent,
                used,
                leavingBy,
                revision,
                cause,
                last(commands, command, COMMANDS_KEPT),
                history);
    }

    /** Remembers how it came to be as it is. @param before that it went through so far */
    Profile after(List<Change> before, Instant at, String by) {
        return new Profile(
                sim,
                state,
                generation,
                place,
                applicationId,
                spent,
                used,
                leavingBy,
                revision,
                cause,
                commands,
                last(before, new Change(at, state, generation, cause, by), CHANGES_KEPT));
    }

    private static <T> List<T> last(List<T> before, T one, int kept) {
        var all = new ArrayList<>(before);
        all.add(one);
        return all.subList(Math.max(0, all.size() - kept), all.size());
    }

    private Profile next(SimData to, ProfileState toState, @Nullable String application, boolean isSpent) {
        return new Profile(
                to,
                toState,
                generation,
                0,
                application,
                isSpent,
                used,
                leavingBy,
                revision + 1,
                cause,
                commands,
                history);
    }

    /** In the hands of that application, in that generation. */
    boolean isWith(String application, int itsGeneration) {
        return state == ProfileState.ASSIGNED && isOf(application, itsGeneration);
    }

    /** Its, now or last. */
    boolean isOf(String application, int itsGeneration) {
        return generation == itsGeneration && application.equals(applicationId);
    }

    public String iccid() {
        return sim.iccid();
    }

    @Override
    public String toString() {
        return sim + " " + state + ", generation " + generation + ", revision " + revision;
    }
}
