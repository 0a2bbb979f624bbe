package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.simvite.backing.smdp.Es2Request.CancelOrder;
import org.simvite.backing.smdp.Es2Request.ConfirmOrder;
import org.simvite.backing.smdp.Es2Request.DownloadOrder;
import org.simvite.backing.smdp.Es2Request.ReleaseProfile;
import org.simvite.backing.smdp.LpaRules.Action;
import org.simvite.backing.smdp.LpaRules.Attempt;

/** Whatever operator and devices do, in any order. */
class SmdpProperties {

    private static final List<String> ICCIDS = List.of("8988211000000530082", "8901000000000000001");
    private static final String OPERATOR = "2.999.10";

    /** Something that happens to one profile. */
    record Step(String iccid, int kind, @Nullable String eid, String matchingId, boolean flag) {}

    @Property
    void noMatchingIdIsInTwoOrdersAndNothingDeliveredComesBack(@ForAll("steps") List<Step> steps) {
        var book = new ProfileBook(List.of());
        ICCIDS.forEach(iccid -> book.put(Profile.available(iccid, Profile.DEFAULT_TYPE, null)));
        var rules = new OrderRules(() -> "MADE-" + book.all().hashCode());

        for (var step : steps) {
            var before = book.find(step.iccid()).orElseThrow();
            var after = apply(rules, book, before, step);
            book.put(after);

            if (before.state().isDelivered()) {
                assertThat(after.state().isDelivered() || after.state() == ProfileState.ERROR)
                        .isTrue();
                assertThat(after.orders()).isEqualTo(before.orders());
            }
            assertThat(after.orders() - before.orders()).isBetween(0, 1);
            assertMatchingIdsDiffer(book);
        }
    }

    private static Profile apply(OrderRules rules, ProfileBook book, Profile profile, Step step) {
        if (step.kind() >= 4) {
            var action = Action.values()[step.kind() - 4];
            return LpaRules.decide(profile, action, new Attempt(step.matchingId(), step.eid(), null, step.flag()), true)
                    .profile();
        }
        var decision = rules.decide(book, request(step));
        return decision instanceof Decision.Executed executed ? executed.profile() : profile;
    }

    private static Es2Request request(Step step) {
        return switch (step.kind()) {
            case 0 -> new DownloadOrder(OPERATOR, step.iccid(), null, step.eid());
            case 1 -> new ConfirmOrder(OPERATOR, step.iccid(), step.flag(), step.eid(), step.matchingId(), null, null);
            case 2 ->
                new CancelOrder(
                        OPERATOR,
                        step.iccid(),
                        step.flag() ? ProfileState.AVAILABLE : ProfileState.UNAVAILABLE,
                        step.eid(),
                        step.matchingId());
            default -> new ReleaseProfile(OPERATOR, step.iccid());
        };
    }

    private static void assertMatchingIdsDiffer(ProfileBook book) {
        var seen = new HashSet<String>();
        for (var profile : book.all()) {
            var matchingId = profile.matchingId();
            assertThat(matchingId == null || seen.add(matchingId)).isTrue();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(ICCIDS),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.of("89049032123451234512345678901235", "89086030202200000022000023022943")
                                .injectNull(0.2),
                        Arbitraries.of("A", "B"),
                        Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
