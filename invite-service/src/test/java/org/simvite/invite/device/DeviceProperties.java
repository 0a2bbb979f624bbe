package org.simvite.invite.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class DeviceProperties {

    @Property
    void a_device_is_first_seen_once_and_each_account_on_it_is_admitted_once(
            @ForAll List<@IntRange(min = 0, max = 5) Integer> accounts) {
        // given registrations of one device under a few accounts, repeated and in any order
        @Nullable Device device = null;
        var seen = new HashSet<String>();
        var verdicts = new ArrayList<DeviceVerdict>();

        // when
        for (var number : accounts) {
            var accountId = "terminal:" + number;
            var admission = Device.register(device, seen.contains(accountId), registration(accountId));
            if (admission.isPresent()) {
                device = admission.get().device();
                verdicts.add(admission.get().verdict());
                seen.add(accountId);
            }
        }

        // then
        assertThat(verdicts).hasSize(new HashSet<>(accounts).size());
        assertThat(verdicts.stream().filter(DeviceVerdict.FIRST::equals)).hasSize(accounts.isEmpty() ? 0 : 1);
        if (device != null) {
            assertThat(device.firstAccountId()).isEqualTo("terminal:" + accounts.get(0));
        }
    }

    private static Registration registration(String accountId) {
        return new Registration("eid-a", accountId, "request-" + accountId, Instant.EPOCH, null, null, null);
    }
}
