package org.simvite.provisioning.pool;

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
 * @param leaving an operator wants it out of stock: it is retired instead of being put back
 * @param cause why it was or is to be retired, or is in doubt; empty else
 * @param commands ids of the last commands to retire or restore it
 */
public record Profile(
        SimData sim,
        ProfileState state,
        int generation,
        long place,
        @Nullable String applicationId,
        boolean spent,
        boolean leaving,
        long revision,
        String cause,
        List<String> commands) {

    /** As many as an operator could send again by mistake. */
    private static final int COMMANDS_KEPT = 4;

    static Profile arrived(SimData sim, long place) {
        return new Profile(sim, ProfileState.AVAILABLE, 1, place, null, false, false, 1, "", List.of());
    }

    Profile reserved(String forApplication) {
        return next(sim, ProfileState.RESERVED, forApplication, spent);
    }

    /** Handed out. The keys of a virtual SIM are with the terminal from here on. */
    Profile assigned() {
        var gone = sim.kind() == ProfileKind.VSIM;
        return next(gone ? sim.withoutKeys() : sim, ProfileState.ASSIGNED, applicationId, gone);
    }

    Profile reclaiming() {
        return next(sim, ProfileState.RECLAIMING, applicationId, spent);
    }

    Profile putBack(long atPlace) {
        return new Profile(
                sim, ProfileState.AVAILABLE, generation + 1, atPlace, null, false, false, revision + 1, "", commands);
    }

    Profile retired(boolean isSpent, String why) {
        var gone = spent || isSpent;
        return new Profile(
                gone ? sim.withoutKeys() : sim,
                ProfileState.RETIRED,
                generation,
                0,
                applicationId,
                gone,
                false,
                revision + 1,
                why,
                commands);
    }

    Profile doubtful(String why) {
        return new Profile(
                sim, ProfileState.DOUBTFUL, generation, 0, applicationId, spent, false, revision + 1, why, commands);
    }

    Profile leaving(boolean isLeaving, String why) {
        return new Profile(sim, state, generation, place, applicationId, spent, isLeaving, revision + 1, why, commands);
    }

    /** Remembers that the command was carried out. */
    Profile noting(String command) {
        var noted = new ArrayList<>(commands);
        noted.add(command);
        var kept = noted.subList(Math.max(0, noted.size() - COMMANDS_KEPT), noted.size());
        return new Profile(
                sim, state, generation, place, applicationId, spent, leaving, revision, cause, List.copyOf(kept));
    }

    private Profile next(SimData to, ProfileState toState, @Nullable String application, boolean isSpent) {
        return new Profile(to, toState, generation, 0, application, isSpent, leaving, revision + 1, cause, commands);
    }

    public String iccid() {
        return sim.iccid();
    }

    @Override
    public String toString() {
        return sim + " " + state + ", generation " + generation + ", revision " + revision;
    }
}
