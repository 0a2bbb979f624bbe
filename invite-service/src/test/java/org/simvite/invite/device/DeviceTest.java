package org.simvite.invite.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class DeviceTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Property
    void whose_a_device_is_does_not_depend_on_the_order_in_which_downloads_and_releases_are_read(
            @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 9) Integer> downloads,
            @ForAll @IntRange(min = 0, max = 9) int releasedAt,
            @ForAll Random random) {
        // given downloads at different times, the number is the time and the account, and one release after all was
        // read
        var distinct = new ArrayList<>(List.copyOf(new java.util.TreeSet<>(downloads)));
        var inOrder = read(distinct);
        Collections.shuffle(distinct, random);

        // when
        var shuffled = read(distinct);
        var released = Device.release(shuffled, "c", at(releasedAt)).device();
        var repeated = released == null
                ? null
                : Device.release(released, "c", at(releasedAt)).device();

        // then
        assertThat(shuffled).isEqualTo(inOrder);
        assertThat(repeated).isNull();
        if (released != null) {
            assertThat(released.accountId()).isNull();
            var late = read(released, distinct);
            distinct.stream()
                    .filter(second -> second > releasedAt)
                    .min(Integer::compare)
                    .ifPresentOrElse(
                            first -> assertThat(late.accountId()).isEqualTo(account(first)),
                            () -> assertThat(late).isEqualTo(released));
        }
    }

    @Property
    void only_a_confirmation_for_another_account_makes_a_device_known(
            @ForAll @IntRange(min = 0, max = 3) int owner, @ForAll @IntRange(min = 0, max = 3) int claimant) {
        // given
        var device = read(List.of(owner));

        // then
        assertThat(Device.verdict(device, account(claimant)))
                .isEqualTo(owner == claimant ? DeviceVerdict.FIRST : DeviceVerdict.KNOWN);
        assertThat(Device.verdict(null, account(claimant))).isEqualTo(DeviceVerdict.FIRST);
    }

    private static @Nullable Device read(List<Integer> downloads) {
        return downloads.isEmpty() ? null : read(null, downloads);
    }

    private static Device read(@Nullable Device known, List<Integer> downloads) {
        var device = known;
        for (var second : downloads) {
            device = Device.confirmed(device, account(second), at(second)).orElse(device);
        }
        return java.util.Objects.requireNonNull(device);
    }

    private static String account(int number) {
        return "terminal:" + number;
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
