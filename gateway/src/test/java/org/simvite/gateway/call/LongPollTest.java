package org.simvite.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongPollTest {

    @Test
    void theWaitIsReadFromThePreferenceAndBounded() {
        assertThat(LongPoll.seconds("wait=10")).isEqualTo(10);
        assertThat(LongPoll.seconds("respond-async, wait=10")).isEqualTo(10);
        assertThat(LongPoll.seconds("wait = \"5\"; x")).isEqualTo(5);
        assertThat(LongPoll.seconds("wait=100000")).isEqualTo(LongPoll.MAX_WAIT);
        assertThat(LongPoll.seconds("await=10")).isZero();
        assertThat(LongPoll.seconds("wait=-1")).isZero();
        assertThat(LongPoll.seconds("")).isZero();
    }
}
