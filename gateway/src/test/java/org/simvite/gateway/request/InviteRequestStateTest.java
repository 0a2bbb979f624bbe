package org.simvite.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.invite.CodeText;
import org.simvite.gateway.readmodel.RequestRow;
import org.simvite.identity.InviteCodeMac;

@NullUnmarked
class InviteRequestStateTest {

    private static final CodeText CODES =
            new CodeText(new InviteCodeMac(List.of(new byte[16])), URI.create("https://simvite.example/t"));

    @Test
    void aRefusalThatItsReasonSaysAllOfHasNoEmptyDetail() {
        assertThat(refused("CHANNEL_NOT_ALLOWED", List.of()).detail()).isNull();
    }

    @Test
    void aSuspendedAccountIsToldWhomToAsk() {
        var detail = refused("SUSPENDED", List.of("ASK_SUPPORT")).detail();

        assertThat(detail).isNotNull();
        assertThat(detail.waysForward()).containsExactly("ASK_SUPPORT");
    }

    private static InviteRequestState refused(String reason, List<String> ways) {
        return InviteRequestState.of(
                new RequestRow(
                        "request",
                        "terminal:a",
                        "FREE",
                        "REFUSED",
                        null,
                        null,
                        reason,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        ways,
                        "hash"),
                CODES);
    }
}
