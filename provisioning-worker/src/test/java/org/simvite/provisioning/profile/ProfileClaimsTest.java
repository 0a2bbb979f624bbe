package org.simvite.provisioning.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProfileClaimsTest {

    private static final String IMSI = "imsi:91";
    private static final String MSISDN = "msisdn:71";

    private final ClaimWorld world = new ClaimWorld(1, 0);

    @Test
    void aProfileThatTwoPoolsWantAtOnceIsOnesOnly() {
        world.imported("1", "a", "import-1", IMSI, MSISDN);
        world.imported("1", "b", "import-2", IMSI, MSISDN);

        world.settle();

        assertThat(world.stock.keySet()).containsExactly("a");
        assertThat(world.refused)
                .containsExactly(new ClaimEffect.Refused(ClaimWorld.row("import-2"), "1", Refusal.PROFILE_ELSEWHERE));
    }

    @Test
    void anImsiThatAnotherProfileHasFreesTheIccidAgain() {
        world.imported("1", "a", "import-1", IMSI);
        world.settle();
        world.imported("2", "b", "import-2", IMSI);
        world.settle();
        assertThat(world.refused)
                .containsExactly(new ClaimEffect.Refused(ClaimWorld.row("import-2"), "2", Refusal.IMSI_TAKEN));
        assertThat(world.iccids).containsOnlyKeys("1");

        world.imported("2", "a", "import-3", "imsi:92");
        world.settle();

        assertThat(world.stock.get("a")).containsOnlyKeys("1", "2");
    }

    @Test
    void aNumberThatAnotherPoolsProfileHasFreesTheIccidAndTheImsiAgain() {
        world.imported("1", "a", "import-1", IMSI, MSISDN);
        world.settle();

        world.imported("2", "b", "import-2", "imsi:92", MSISDN);
        world.settle();

        assertThat(world.refused)
                .containsExactly(new ClaimEffect.Refused(ClaimWorld.row("import-2"), "2", Refusal.MSISDN_TAKEN));
        assertThat(world.iccids).containsOnlyKeys("1");
        assertThat(world.identifiers).containsOnlyKeys(IMSI, MSISDN);
        world.imported("3", "b", "import-3", "imsi:92", "msisdn:72");
        world.settle();
        assertThat(world.stock.get("b")).containsOnlyKeys("3");
    }

    @Test
    void aPoolThatIsBusyTakingInAnImportHearsOfAProfileOnceInItsFirstMinutes() {
        world.imported("1", "a", "import-1");
        world.step();

        var claim = world.iccids.get("1");
        assertThat(claim).isNotNull();
        if (claim != null) {
            assertThat(claim.stage()).isEqualTo(IccidClaim.Stage.HANDING_OVER);
            assertThat(claim.repeatAt()).isEqualTo(world.now.plus(Duration.ofMinutes(5)));
        }
    }

    @Test
    void whatItsPoolForgotCanBeTakenInAnywhere() {
        world.imported("1", "a", "import-1", IMSI, MSISDN);
        world.settle();
        world.forgotten("1", "a", false);
        world.settle();
        assertThat(world.identifiers).isEmpty();

        world.imported("1", "b", "import-2", IMSI, MSISDN);
        world.settle();

        assertThat(world.stock.get("b")).containsOnlyKeys("1");
    }

    @Test
    void aNumberIsRecycledOnceItsProfileIsForgottenButAProfileThatWasGivenAwayIsNot() {
        world.imported("1", "a", "import-1", IMSI, MSISDN);
        world.settle();
        world.forgotten("1", "a", true);
        world.settle();

        world.imported("2", "b", "import-2", IMSI, MSISDN);
        world.imported("1", "a", "import-3", "imsi:92");
        world.settle();

        assertThat(world.stock.get("b")).containsOnlyKeys("2");
        assertThat(world.stock.get("a")).isEmpty();
        assertThat(world.refused)
                .containsExactly(new ClaimEffect.Refused(ClaimWorld.row("import-3"), "1", Refusal.ENDED));
    }

    @Test
    void theSameProfileTwiceIntoOnePoolIsTheSameAndTheSecondImportIsToldSo() {
        world.imported("1", "a", "import-1", IMSI, MSISDN);
        world.imported("1", "a", "import-2", IMSI, MSISDN);
        world.imported("1", "a", "import-1", IMSI, MSISDN);
        world.settle();

        assertThat(world.refused).isEmpty();
        assertThat(world.unchanged).containsExactly(new ClaimEffect.Unchanged(ClaimWorld.row("import-2"), "1"));
        assertThat(world.stock.get("a")).containsOnlyKeys("1");
    }

    /** The file with the wrong OPc stayed, and the corrected one was accepted and dropped without a word. */
    @Test
    void aCorrectedRowIsNotTakenForTheOneThatIsThere() {
        var corrected = new ImportRow("import-2", 7, "other");
        world.imported("1", "a", "import-1", IMSI);
        world.settle();

        world.imported("1", "a", corrected, IMSI);
        world.settle();

        assertThat(world.unchanged).isEmpty();
        assertThat(world.refused).containsExactly(new ClaimEffect.Refused(corrected, "1", Refusal.CONTENT_DIFFERS));
    }

    /** It was refused for 400 days, and a file with wrong keys could not be mended. */
    @Test
    void aProfileThatNobodyEverHadIsTakenInAnewOnceItIsRetired() {
        world.imported("1", "a", "import-1", IMSI, MSISDN);
        world.settle();
        world.retired.add("1");

        world.imported("1", "a", new ImportRow("import-2", 7, "corrected"), IMSI, "msisdn:72");
        world.settle();

        assertThat(world.refused).isEmpty();
        assertThat(world.taken).endsWith(new ClaimEffect.Taken(new ImportRow("import-2", 7, "corrected"), "1"));
        assertThat(world.stock.get("a")).containsEntry("1", List.of(IMSI, "msisdn:72"));
        assertThat(world.identifiers).containsOnlyKeys(IMSI, "msisdn:72");
    }

    @Test
    void aProfileThatNobodyEverHadMovesToAnotherPoolOnceItIsRetired() {
        world.imported("1", "a", "import-1", IMSI);
        world.settle();
        world.imported("1", "b", "import-2", IMSI);
        world.settle();
        assertThat(world.refused)
                .containsExactly(new ClaimEffect.Refused(ClaimWorld.row("import-2"), "1", Refusal.PROFILE_ELSEWHERE));
        world.retired.add("1");

        world.imported("1", "b", "import-3", IMSI);
        world.settle();

        assertThat(world.stock.get("a")).isEmpty();
        assertThat(world.stock.get("b")).containsOnlyKeys("1");
    }

    /** Its pool was told of all of them at once, and every reservation stood behind them. */
    @Test
    void aPoolIsToldOfAFewOfALargeImportAndOfAnotherOneWithEachAnswer() {
        importRows(world, "a", 1_000);
        importRows(world, "b", 10);

        stepUntilNothingIsUnderWayBut(world, "pool:");

        assertThat(world.windows.get("a")).isEqualTo(new PoolWindow(750, 750, 250, 250));
        assertThat(world.windows.get("b")).as("waits for no other pool").isEqualTo(new PoolWindow(0, 0, 10, 10));
        world.settle();
        assertThat(world.stock.get("a")).hasSize(1_000);
        assertThat(world.stock.get("b")).hasSize(10);
        assertThat(world.windows.get("a")).isEqualTo(new PoolWindow(750, 0, 0, 0));
    }

    /** As many as there is room for at once: if they kept it, nobody else would ever be told of. */
    @Test
    void profilesThatTheirPoolNeverAnswersForKeepNobodyElseOut() {
        var any = new ClaimWorld(3, 0, 2);
        any.unanswerable.addAll(List.of("a-0", "a-1", "a-2"));
        importRows(any, "a", 20);

        for (int hour = 0; hour < 4; hour++) {
            stepUntilNothingIsUnderWayBut(any, "nothing");
            any.repeat();
        }
        stepUntilNothingIsUnderWayBut(any, "nothing");

        assertThat(any.stock.get("a")).hasSize(17);
        any.unanswerable.clear();
        any.settle();
        assertThat(any.stock.get("a")).hasSize(20);
    }

    /** Each window's worth after another would fill its topic while it is down. */
    @Test
    void aPoolThatIsSilentIsToldOfAWindowsWorthWithEverLongerPauses() {
        var any = new ClaimWorld(3, 0, 2);
        importRows(any, "a", 20);
        IntStream.range(0, 20).forEach(i -> any.unanswerable.add("a-" + i));
        stepUntilNothingIsUnderWayBut(any, "nothing");

        var pauses = new ArrayList<Duration>();
        for (int times = 0; times < 6; times++) {
            var next = any.nextRepeat();
            pauses.add(Duration.between(any.now, next));
            any.repeatAt(next);
        }

        assertThat(pauses).extracting(Duration::toMinutes).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
        assertThat(any.windows.get("a")).isEqualTo(new PoolWindow(30, 18, 2, 14));
    }

    private static void importRows(ClaimWorld any, String pool, int rows) {
        for (int i = 0; i < rows; i++) {
            any.imported(pool + "-" + i, pool, new ImportRow("import-" + pool, i, "same"));
        }
    }

    private static void stepUntilNothingIsUnderWayBut(ClaimWorld any, String keysThatBeginWith) {
        while (any.stepBut(keysThatBeginWith)) {
            // goes on by itself
        }
    }

    /** Only refusals were answered, so an import in which all went well never ended. */
    @Test
    void whoImportedAProfileIsToldOnceThatItIsTakenIn() {
        var losing = new ClaimWorld(5, 40);
        for (int i = 0; i < 50; i++) {
            losing.imported(Integer.toString(i), "a", new ImportRow("import-1", i, "same"), "imsi:" + i);
        }

        losing.settle();

        assertThat(losing.taken).hasSize(50).doesNotHaveDuplicates();
        assertThat(losing.refused).isEmpty();
    }

    /** Whatever is lost, sent twice or overtaken between keys. */
    @Property(tries = 400)
    void anIccidIsOnePoolsAndAnImsiAndAnMsisdnOneProfilesAndNothingIsStuck(
            @ForAll long seed,
            @ForAll @IntRange(max = 40) int lossPercent,
            @ForAll @IntRange(min = 1, max = 3) int window,
            @ForAll @Size(max = 30) List<@IntRange(max = 127) Integer> imports) {
        var any = new ClaimWorld(seed, lossPercent, window);
        for (int i = 0; i < imports.size(); i++) {
            int choice = imports.get(i);
            if (choice >= 108) {
                forgetAll(any, choice % 2 == 0);
            }
            if (choice % 4 == 1) {
                any.retired.add(Integer.toString(choice % 5));
            }
            any.imported(
                    Integer.toString(choice % 5), "pool-" + choice / 4 % 3, "import-" + i, identifiers(choice / 12));
            for (int step = 0; step < choice % 7; step++) {
                any.step();
            }
        }

        any.settle();

        Set<String> iccids = new HashSet<>();
        Set<String> identifiers = new HashSet<>();
        any.stock.forEach((pool, profiles) -> profiles.forEach((iccid, its) -> {
            assertThat(iccids.add(iccid))
                    .as("profile " + iccid + " is in one pool")
                    .isTrue();
            its.forEach(each -> assertThat(identifiers.add(each))
                    .as(each + " is one profile's")
                    .isTrue());
        }));
        any.iccids.values().removeIf(claim -> claim.stage() == IccidClaim.Stage.GONE);
        assertThat(any.iccids.keySet()).isEqualTo(iccids);
        assertThat(any.identifiers.keySet()).isEqualTo(identifiers);
    }

    private static void forgetAll(ClaimWorld any, boolean givenAway) {
        any.settle();
        any.stock.forEach((name, profiles) ->
                List.copyOf(profiles.keySet()).forEach(each -> any.forgotten(each, name, givenAway)));
    }

    private static String[] identifiers(int choice) {
        var identifiers = new ArrayList<String>();
        if (choice % 3 < 2) {
            identifiers.add("imsi:9" + choice % 3);
        }
        if (choice / 3 % 3 < 2) {
            identifiers.add("msisdn:7" + choice / 3 % 3);
        }
        return identifiers.toArray(String[]::new);
    }
}
