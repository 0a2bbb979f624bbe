package org.simvite.provisioning.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProfileClaimsTest {

    @Test
    void aProfileThatTwoPoolsWantAtOnceIsOnesOnly() {
        var world = new ClaimWorld(1, 0);
        world.imported("1", "a", "import-1", "91");
        world.imported("1", "b", "import-2", "91");

        world.settle();

        assertThat(world.stock.keySet()).containsExactly("a");
        assertThat(world.refused).containsExactly(new ClaimEffect.Refused("import-2", "1", Refusal.PROFILE_ELSEWHERE));
    }

    @Test
    void anImsiThatAnotherProfileHasFreesTheIccidAgain() {
        var world = new ClaimWorld(1, 0);
        world.imported("1", "a", "import-1", "91");
        world.settle();
        world.imported("2", "b", "import-2", "91");
        world.settle();
        assertThat(world.refused).containsExactly(new ClaimEffect.Refused("import-2", "2", Refusal.IMSI_TAKEN));
        assertThat(world.iccids).containsOnlyKeys("1");

        world.imported("2", "a", "import-3", "92");
        world.settle();

        assertThat(world.stock.get("a")).containsOnlyKeys("1", "2");
    }

    @Test
    void whatItsPoolForgotCanBeTakenInAnywhere() {
        var world = new ClaimWorld(1, 0);
        world.imported("1", "a", "import-1", "91");
        world.settle();
        world.dropped("1", "a");
        world.settle();
        assertThat(world.imsis).isEmpty();

        world.imported("1", "b", "import-2", "91");
        world.settle();

        assertThat(world.stock.get("b")).containsOnlyKeys("1");
    }

    @Test
    void theSameProfileTwiceIntoOnePoolIsTheSame() {
        var world = new ClaimWorld(1, 0);
        world.imported("1", "a", "import-1", "91");
        world.imported("1", "a", "import-2", "91");
        world.settle();

        assertThat(world.refused).isEmpty();
        assertThat(world.stock.get("a")).containsOnlyKeys("1");
    }

    /** Whatever is lost, sent twice or overtaken between keys. */
    @Property(tries = 400)
    void anIccidIsOnePoolsAndAnImsiOneProfilesAndNothingIsStuck(
            @ForAll long seed,
            @ForAll @IntRange(max = 40) int lossPercent,
            @ForAll @Size(max = 30) List<@IntRange(max = 107) Integer> imports) {
        var world = new ClaimWorld(seed, lossPercent);
        for (int i = 0; i < imports.size(); i++) {
            int choice = imports.get(i);
            var iccid = Integer.toString(choice % 4);
            var pool = "pool-" + choice / 4 % 3;
            var imsi = choice / 12 % 3 == 2 ? null : "9" + choice / 12 % 3;
            if (choice >= 100) {
                world.settle();
                world.stock.forEach(
                        (name, profiles) -> List.copyOf(profiles.keySet()).forEach(each -> world.dropped(each, name)));
            }
            world.imported(iccid, pool, "import-" + i, imsi);
            for (int step = 0; step < choice % 7; step++) {
                world.step();
            }
        }

        world.settle();

        Set<String> iccids = new HashSet<>();
        Set<String> imsis = new HashSet<>();
        world.stock.forEach((pool, profiles) -> profiles.forEach((iccid, imsi) -> {
            assertThat(iccids.add(iccid))
                    .as("profile " + iccid + " is in one pool")
                    .isTrue();
            assertThat(imsi.isEmpty() || imsis.add(imsi))
                    .as("IMSI " + imsi + " is one profile's")
                    .isTrue();
        }));
        assertThat(world.iccids.keySet()).isEqualTo(iccids);
        assertThat(world.imsis.keySet()).isEqualTo(imsis);
    }
}
