package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.Scope;
import org.simvite.gateway.http.OperationSpec.Access;
import org.simvite.gateway.http.OperationSpec.Listener;

class ContractTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static Contract contract = Contract.load(VERTX);

    @BeforeAll
    static void load() {
        contract = Contract.load(VERTX);
    }

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void everyOperationOfThePublicListenerSaysWhoMayCallIt() {
        assertThat(contract.operations(Listener.PUBLIC)).hasSizeGreaterThan(15).allSatisfy(operation -> {
            // whoever may command anything may follow it
            assertThat(operation.access() == Access.OPERATOR)
                    .isEqualTo(operation.scope().isPresent() || operation.id().equals("getOperatorCommand"));
            // whoever calls shows something in the head of the request, before his body is read
            assertThat(operation.access()).isNotEqualTo(Access.ANYBODY);
            assertThat(operation.access() == Access.KEY_HOLDER)
                    .isEqualTo(operation.id().equals("registerTerminal"));
        });
    }

    @Test
    void whatStandsInTheContractIsKnown() {
        assertThat(operation("apply").keyed()).isTrue();
        assertThat(operation("getApplication").keyed()).isFalse();
        assertThat(operation("importStock").streamed()).isTrue();
        assertThat(operation("importStock").scope()).isEqualTo(Optional.of(Scope.STOCK));
        assertThat(operation("apply").access()).isEqualTo(Access.TERMINAL);
        assertThat(contract.operations(Listener.ES2PLUS))
                .extracting(OperationSpec::id)
                .containsExactly("handleDownloadProgressInfo");
        assertThat(contract.operations(Listener.MANAGEMENT))
                .extracting(OperationSpec::path)
                .contains("/health/ready", "/health/live", "/metrics");
    }

    @Test
    void namesOfTheContractMayBeRepeatedAndNoOthers() {
        assertThat(contract.knows("sealingProof")).isTrue();
        assertThat(contract.knows("constructor")).isFalse();
    }

    private static OperationSpec operation(String id) {
        return contract.operations(Listener.PUBLIC).stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
