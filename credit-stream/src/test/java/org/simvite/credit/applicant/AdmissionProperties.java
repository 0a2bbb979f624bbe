package org.simvite.credit.applicant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** One account under any sequence of applications, repetitions and releases. */
class AdmissionProperties {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private static final ApplyingAccount KNOWN =
            ApplyingAccount.UNKNOWN.recorded(ApplyingAccount.Standing.ACTIVE, NOW, false);

    private static AskedFor asked(Step step) {
        return new AskedFor(
                step.applicationId(), NOW, "a", "eid-d", "i", "ESIM", "esim", "8904", "UNKNOWN", "", "", "hash");
    }

    record Step(String applicationId, boolean release, boolean refusal) {}

    @Property(tries = 2000)
    void an_account_has_one_unreleased_application_at_a_time(@ForAll("steps") List<Step> steps) {
        Applicant applicant = new Applicant();
        Set<String> unreleased = new HashSet<>();

        for (Step step : steps) {
            if (step.release()) {
                applicant.release(step);
                unreleased.remove(step.applicationId());
            } else if (applicant.apply(step) instanceof Admission.Admitted) {
                unreleased.add(step.applicationId());
            }
            assertThat(unreleased).hasSizeLessThanOrEqualTo(1);
            assertThat(applicant.unused).isEqualTo(unreleased.stream().findAny().orElse(null));
        }
    }

    @Property(tries = 2000)
    void each_application_is_decided_once(@ForAll("steps") List<Step> steps) {
        Applicant applicant = new Applicant();
        Set<String> decided = new HashSet<>();

        for (Step step : steps) {
            if (step.release()) {
                applicant.release(step);
            } else if (!(applicant.apply(step) instanceof Admission.Repeated)) {
                assertThat(decided.add(step.applicationId())).isTrue();
            }
        }
    }

    @Property(tries = 1000)
    void a_replay_of_everything_decides_nothing_again(@ForAll("steps") List<Step> steps) {
        Applicant applicant = new Applicant();
        steps.forEach(applicant::take);
        Map<String, KnownApplication> before = new HashMap<>(applicant.known);
        @Nullable String unused = applicant.unused;

        for (Step step : steps) {
            if (!step.release()) {
                assertThat(applicant.apply(step)).isInstanceOf(Admission.Repeated.class);
            } else if (!step.applicationId().equals(unused)) {
                applicant.release(step);
            }
        }

        assertThat(applicant.unused).isEqualTo(unused);
        assertThat(applicant.known).isEqualTo(before);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d"), Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(20);
    }

    /** The stores of one applicant. */
    private static final class Applicant {
        private final Map<String, KnownApplication> known = new HashMap<>();
        private @Nullable String unused;

        void take(Step step) {
            if (step.release()) {
                release(step);
            } else {
                Admission decided = apply(step);
                assertThat(decided).isNotNull();
            }
        }

        Admission apply(Step step) {
            Admission admission = Admission.decide(
                    KNOWN, unused, known.get(step.applicationId()), asked(step), TrustRules.DEFAULT, NOW);
            if (admission instanceof Admission.Admitted admitted) {
                known.put(step.applicationId(), admitted.remember());
                unused = step.applicationId();
            } else if (admission instanceof Admission.Refused refused) {
                known.put(step.applicationId(), refused.remember());
                assertThat(refused.otherApplicationId()).isEqualTo(unused);
            }
            return admission;
        }

        void release(Step step) {
            @Nullable
            KnownApplication released = Admission.release(known.get(step.applicationId()), step.refusal(), NOW);
            if (released != null) {
                known.put(step.applicationId(), released);
                if (step.applicationId().equals(unused)) {
                    unused = null;
                }
            }
        }
    }
}
