package org.simvite.gateway.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.readmodel.ApplicationFacts;
import org.simvite.gateway.readmodel.ApplicationFacts.Decision;
import org.simvite.gateway.readmodel.ApplicationFacts.Life;
import org.simvite.gateway.readmodel.ApplicationFacts.Provisioning;

class GiveBackTest {

    private static final Instant AT = Instant.parse("2026-06-01T10:00:00Z");
    private static final String ICCID = "8988211000000530082";

    @Test
    void aVirtualSimIsNotTakenBackWithoutAnyEffect() {
        assertThat(Applications.returnable(facts("VSIM", null))).isEmpty();
        assertThat(Applications.returnable(facts("VSIM", new Life("PROVISIONED", true, null, AT))))
                .isEmpty();
    }

    @Test
    void anEsimIsTakenBackUntilItIsDownloaded() {
        assertThat(Applications.returnable(facts("ESIM", null))).contains(ICCID);
        assertThat(Applications.returnable(facts("ESIM", new Life("PROVISIONED", false, null, AT))))
                .contains(ICCID);
        assertThat(Applications.returnable(facts("ESIM", new Life("PROVISIONED", true, null, AT))))
                .isEmpty();
        assertThat(Applications.returnable(facts("ESIM", new Life("DOWNLOADED", true, null, AT))))
                .isEmpty();
    }

    @Test
    void whoCannotGiveBackReadsWhetherItWasDownloadedUsedOrIsNoSimYet() {
        assertThat(Applications.kept(facts("ESIM", new Life("DOWNLOADED", true, null, AT))))
                .isEqualTo("the SIM was downloaded");
        assertThat(Applications.kept(facts("ESIM", new Life("USED", true, null, AT))))
                .isEqualTo("the SIM is used");
        assertThat(Applications.kept(facts("ESIM", new Life("UNUSED", false, null, AT))))
                .contains("not used in time");
        assertThat(Applications.kept(facts("VSIM", null))).startsWith("a virtual SIM");
        assertThat(Applications.kept(facts("ESIM", null))).startsWith("there is no SIM");
    }

    private static ApplicationFacts facts(String profile, @org.jspecify.annotations.Nullable Life life) {
        return new ApplicationFacts(
                "application",
                "terminal:a",
                "0123456789AB",
                true,
                new Decision("ACCEPTED", null, profile, "pool", null, null, List.of(), AT),
                new Provisioning("PROVISIONED", ICCID, null, AT),
                life,
                null,
                "");
    }
}
