package org.simvite.provisioning.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold between the rows of POOL at any time. */
record PoolInvariants(InMemoryBooks books) {

    void check() {
        linesHoldWhoTheyShould();
        books.profiles.values().forEach(this::profileStandsInOnePlace);
        books.reservations.values().forEach(this::reservationHasWhatItsStageSays);
        oneOutstandingOrderPerProfile();
        books.assignments.values().forEach(this::periodsFollowEachOther);
    }

    private void linesHoldWhoTheyShould() {
        books.lines.forEach((id, line) -> {
            var members =
                    Set.copyOf(books.places.getOrDefault(id, java.util.Map.of()).values());
            assertThat(line.size()).as("counter of %s", id).isEqualTo(members.size());
            assertThat(members).isEqualTo(id.side() == Line.Side.FREE ? available(id) : inLine(id));
        });
        books.lines.forEach((id, line) -> {
            var other = id.side() == Line.Side.FREE ? Line.Side.WAITING : Line.Side.FREE;
            var opposite = books.lines.get(new Line.Id(id.poolId(), id.kind(), other));
            assertThat(line.size() == 0 || opposite == null || opposite.size() == 0)
                    .as("nobody waits while a profile is free: %s", id)
                    .isTrue();
        });
    }

    private Set<String> available(Line.Id id) {
        return books.profiles.values().stream()
                .filter(profile -> profile.state() == ProfileState.AVAILABLE)
                .filter(profile -> profile.sim().poolId().equals(id.poolId()))
                .map(Profile::iccid)
                .collect(Collectors.toSet());
    }

    private Set<String> inLine(Line.Id id) {
        return books.reservations.values().stream()
                .filter(reservation -> reservation.stage().inLine())
                .filter(reservation -> reservation.request().poolId().equals(id.poolId()))
                .map(Reservation::applicationId)
                .collect(Collectors.toSet());
    }

    private void profileStandsInOnePlace(Profile profile) {
        var application = profile.applicationId();
        var reservation = application == null ? null : books.reservations.get(application);
        var line = new Line.Id(profile.sim().poolId(), profile.sim().kind(), Line.Side.FREE);
        if (profile.state() == ProfileState.AVAILABLE) {
            assertThat(books.place(line, profile.place())).isEqualTo(profile.iccid());
            assertThat(profile.spent()).as("a spent profile is never free").isFalse();
            assertThat(application).isNull();
        } else if (profile.state() != ProfileState.RETIRED && profile.state() != ProfileState.DOUBTFUL) {
            assertThat(reservation).isNotNull();
            assertThat(Step.require(reservation).iccid()).isEqualTo(profile.iccid());
            assertThat(Step.require(reservation).generation()).isEqualTo(profile.generation());
        }
        if (profile.spent()) {
            assertThat(profile.sim().encryptedKeys())
                    .as("keys of a spent profile")
                    .isNull();
        }
    }

    private void reservationHasWhatItsStageSays(Reservation reservation) {
        assertThat(books.deadlines.get(reservation.applicationId()))
                .as("deadline of %s", reservation.stage())
                .isEqualTo(reservation.dueAt());
        var state = reservation.iccid() == null
                ? null
                : Step.require(books.profiles.get(reservation.iccid())).state();
        switch (reservation.stage()) {
            case FULFILLING, FAILING -> assertThat(state).isEqualTo(ProfileState.RESERVED);
            case PROVISIONED -> assertThat(state).isIn(ProfileState.ASSIGNED, ProfileState.RETIRED);
            case RECLAIMING -> assertThat(state).isEqualTo(ProfileState.RECLAIMING);
            case FAILED -> assertThat(reservation.reason()).isNotNull();
            case BACKORDERED, REPLACING, RECLAIMED -> {}
        }
        if (reservation.stage() != Stage.PROVISIONED
                && reservation.stage() != Stage.FAILED
                && reservation.stage() != Stage.RECLAIMED) {
            assertThat(reservation.dueAt())
                    .as("nothing under way is without a deadline")
                    .isNotNull();
        } else {
            assertThat(reservation.request().signature()).isEmpty();
        }
    }

    private void oneOutstandingOrderPerProfile() {
        var out = new HashMap<String, String>();
        for (var reservation : books.reservations.values()) {
            if (reservation.orders().out()) {
                var other = out.put(String.valueOf(reservation.iccid()), reservation.applicationId());
                assertThat(other).as("another order on the same profile").isNull();
            }
        }
    }

    private void periodsFollowEachOther(Assignments rows) {
        assertThat(rows.periods().size()).isLessThanOrEqualTo(Assignments.KEPT);
        for (var i = 0; i < rows.periods().size(); i++) {
            var until = rows.periods().get(i).until();
            var last = i == rows.periods().size() - 1;
            assertThat(until != null || last).as("only the last can be open").isTrue();
            if (until != null) {
                assertThat(until).isAfterOrEqualTo(rows.periods().get(i).from());
            }
            if (until != null && !last) {
                assertThat(rows.periods().get(i + 1).from()).isAfterOrEqualTo(until);
            }
        }
    }
}
