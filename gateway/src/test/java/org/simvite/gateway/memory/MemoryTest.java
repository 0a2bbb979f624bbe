package org.simvite.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.DpopProofs;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.budget.Budget;
import org.simvite.gateway.budget.WaitingRoom;
import org.simvite.gateway.call.InFlight;
import org.simvite.runtime.shell.NativeCrypto;
import org.simvite.sealing.DpopProof;

/** Everything that the gateway remembers has a bound that follows the heap, and takes no more than is set aside for it. */
class MemoryTest {

    private static final long MIB = 1024 * 1024;
    private static final Clock CLOCK = Clock.systemUTC();

    @ParameterizedTest
    @ValueSource(longs = {64, 384, 4096})
    void allOfItFullLeavesHalfOfAnyHeap(long mebibytes) {
        long heap = mebibytes * MIB;
        assertThat(Arrays.stream(Memory.values()).mapToInt(Memory::percent).sum())
                .isLessThanOrEqualTo(50);
        for (var memory : Memory.values()) {
            assertThat((long) memory.entries(heap) * memory.octets())
                    .as(memory.name())
                    .isLessThanOrEqualTo(heap * memory.percent() / 100);
        }
    }

    @Test
    void aSmallerHeapRemembersLess() {
        for (var memory : Memory.values()) {
            assertThat(memory.entries(64 * MIB)).as(memory.name()).isLessThan(memory.entries(640 * MIB));
        }
    }

    @Test
    void whatIsRememberedAndHowMuchItMayBeIsShown() {
        var meters = new SimpleMeterRegistry();
        var budget = new Budget(1, Duration.ofHours(1), CLOCK);
        Memory.BUDGET.watch(meters, "writes", budget, Budget::size);
        assertThat(budget.take("a")).isEmpty();
        assertThat(meters.get("simvite.memory.entries")
                        .tag("of", "writes")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("simvite.memory.most").tag("of", "writes").gauge().value())
                .isEqualTo(Memory.BUDGET.entries());
    }

    @Test
    void theKeysOfABudget() {
        var budget = new Budget(10, Duration.ofHours(1), CLOCK);
        takesNoMoreThan(Memory.BUDGET, 8_000, i -> {
            assertThat(budget.take(key(i))).isEmpty();
        });
        assertThat(budget.size()).isGreaterThan(7_000);
        for (int i = 0; i < Memory.BUDGET.entries() * 2; i++) {
            assertThat(budget.take(key(i))).isNotNull();
        }
        // those too many are forgotten soon, by another thread
        await().until(() -> budget.size() <= Memory.BUDGET.entries());
    }

    @Test
    void whoWaits() {
        var room = new WaitingRoom(Duration.ofMinutes(1), CLOCK);
        takesNoMoreThan(Memory.WAITING_ROOM, 8_000, i -> {
            assertThat(room.remaining(key(i))).isPresent();
        });
        assertThat(room.size()).isGreaterThan(7_000);
    }

    @Test
    void whatWasPublishedLately() {
        var inFlight = new InFlight();
        takesNoMoreThan(Memory.IN_FLIGHT, 8_000, i -> {
            var hash = TokenHash.of(key(i));
            assertThat(inFlight.once(hash.substring(0, 22), hash, () -> CompletableFuture.completedFuture(null)))
                    .isCompleted();
        });
        assertThat(inFlight.size()).isGreaterThan(7_000);
    }

    @Test
    void tokensThatWereChecked() throws JOSEException {
        NativeCrypto.install();
        var signer = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        var tokens = new AccessTokens(List.of(signer), Duration.ofHours(1));
        var now = Instant.now();
        takesNoMoreThan(Memory.TOKENS, 500, i -> {
            try {
                var key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
                var token = tokens.issue(new Principal.Terminal("terminal:" + key(i), key(i), key), key(i), now);
                assertThat(tokens.verify(token, TokenHash.of(token), now)).isPresent();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(tokens.size()).isGreaterThan(400);
    }

    @Test
    void proofsThatWereUsed() throws JOSEException {
        NativeCrypto.install();
        var key = new ECKeyGenerator(Curve.P_256).generate();
        var url = java.net.URI.create("http://localhost/v1/account");
        var proofs = new DpopProofs(CLOCK, () -> List.of("http://localhost"));
        takesNoMoreThan(Memory.PROOFS, 3_000, i -> {
            var proof = DpopProof.create(key, "GET", url, null, null, Instant.now());
            assertThat(proofs.check(proof, "GET", "/v1/account", null)).isInstanceOf(DpopProofs.Checked.Valid.class);
        });
        assertThat(proofs.size()).isGreaterThan(2_500);
    }

    private static String key(int number) {
        return TokenHash.of("key " + number);
    }

    private static void takesNoMoreThan(Memory memory, int entries, IntConsumer add) {
        // classes and what the library keeps once
        add.accept(-1);
        long before = used();
        for (int i = 0; i < entries; i++) {
            add.accept(i);
        }
        assertThat((used() - before) / entries).as("octets of one of " + memory).isLessThanOrEqualTo(memory.octets());
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
