package org.simvite.invite.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a farm gets at the budgets as they are shipped. The figures stand in the README. */
class FarmTest {

    @ParameterizedTest
    @CsvSource({
        "one address,   40, 30",
        "a /16,        400, 300",
        "16 of /16,  4000, 3000",
        "a /64,         13, 10",
        "a /48,         80, 60",
        "a /32,        800, 600",
    })
    void a_farm_gets_so_many_install_codes_in_its_first_hour_and_in_each_further_one(
            String where, int first, int further) {
        // given it registers twice a second for two hours
        var crowd = new Crowd(Budgets.DEFAULT);
        var place = places(where);

        // when
        int afterOne = 0;
        for (int second = 0; second < 7_200; second++) {
            crowd.take(place.apply(2 * second))
                    .take(place.apply(2 * second + 1))
                    .pass(Duration.ofSeconds(1));
            if (second == 3_599) {
                afterOne = crowd.letIn.size();
            }
        }

        // then
        assertThat(afterOne).isEqualTo(first);
        assertThat(crowd.letIn.size() - afterOne).isEqualTo(further);
    }

    private static IntFunction<Install> places(String where) {
        return switch (where) {
            case "one address" -> i -> Crowd.host("r" + i, 1, 1);
            case "a /16" -> i -> Crowd.host("r" + i, 1, i % 256);
            case "16 of /16" -> i -> Crowd.host("r" + i, i % 16, i / 16 % 256);
            case "a /64" -> i -> v6("r" + i, 1, 1, 1);
            case "a /48" -> i -> v6("r" + i, 1, 1, i);
            case "a /32" -> i -> v6("r" + i, 1, i % 65_536, i);
            default -> throw new IllegalArgumentException(where);
        };
    }

    private static Install v6(String id, int slash32, int slash48, int slash64) {
        return Crowd.install(
                id,
                "v6-64:" + slash32 + "." + slash48 + "." + slash64,
                "v6-48:" + slash32 + "." + slash48,
                "v6-32:" + slash32);
    }
}
