package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.slf4j.LoggerFactory;

/** Requests that are sent before the ones in front are answered: a few wait their turn, many neither fill the memory nor the log. */
@Timeout(60)
class PipeliningTest {

    private static final String NOWHERE = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String WAITS = "GET /v1/applications/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String GET = "GET /v1/account HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final int MUCH = 2 * 1024 * 1024;

    private final ConcurrentLinkedQueue<CompletableFuture<Reply>> unanswered = new ConcurrentLinkedQueue<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final TestListener listener = new TestListener(
            Map.of("getApplication", this::later),
            TestListener.settings(new Places.Limits(100, 90, 100, 90), TestListener.connections(1_000, 1_000), false),
            TestListener.everybody());

    private CompletableFuture<Reply> later(Call call) {
        var answer = new CompletableFuture<Reply>();
        unanswered.add(answer);
        return answer;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @BeforeEach
    void listen() {
        log.setContext(root().getLoggerContext());
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void close() {
        root().detachAppender(log);
        listener.close();
    }

    private static int answers(String text) {
        return text.split("HTTP/1[.]1 ", -1).length - 1;
    }

    /** What comes back until the other side closes, however it does. */
    private static String heard(Socket socket) throws IOException {
        var text = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                text.append((char) next);
            }
        } catch (SocketException e) {
            // closed while we were still sending
        }
        return text.toString();
    }

    private void answerAll(int count) {
        for (int i = 0; i < count; i++) {
            await().until(() -> !unanswered.isEmpty());
            unanswered.remove().complete(Answer.of(204));
        }
    }

    @Test
    void thousandsOfRequestsAtOnceWriteNoLogAndKeepNobodyWaiting() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (var socket = listener.begin(NOWHERE.repeat(2_000))) {
                assertThat(listener.raw(GET, 0)).startsWith("HTTP/1.1 204");
                assertThat(answers(heard(socket))).isBetween(0, 1_999);
            } catch (SocketException e) {
                // closed before all of it was sent
            }
        }
        await().until(() -> listener.listener.connections() == 0);
        assertThat(log.list).isEmpty();
        assertThat(listener.listener.held()).isZero();
    }

    @Test
    void aFewRequestsWaitTheirTurnAndTheConnectionStays() throws IOException {
        try (var socket = listener.begin(WAITS.repeat(1 + Pipelining.WAITING))) {
            answerAll(1 + Pipelining.WAITING);
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
            var heard = heard(socket);
            assertThat(answers(heard)).isEqualTo(2 + Pipelining.WAITING);
            assertThat(heard.split("(?i)connection: close", -1)).hasSize(2);
        }
        assertThat(listener.listener.held()).isZero();
    }

    @Test
    void whoSendsMoreThanMayWaitIsAnsweredWhatHeAskedBeforeAndClosed() throws IOException {
        try (var socket = listener.begin(WAITS.repeat(500))) {
            await().until(() -> listener.listener.held() > 0);
            answerAll(1 + Pipelining.WAITING);
            var heard = heard(socket);
            assertThat(answers(heard)).isEqualTo(1 + Pipelining.WAITING);
            assertThat(heard.split("(?i)connection: close", -1)).hasSize(2);
        }
        await().until(() -> listener.listener.connections() == 0);
        assertThat(unanswered).isEmpty();
        assertThat(log.list).isEmpty();
    }

    @Test
    void longHeadsThatWaitAreNoMoreThanOneMayBe() throws IOException {
        var head = WAITS.replace("Host: x", "Host: x\r\nX-Long: " + "x".repeat(12_000));
        try (var socket = listener.begin(head.repeat(5))) {
            await().until(() -> listener.listener.held() > 0);
            answerAll(2);
            assertThat(answers(heard(socket))).isEqualTo(2);
        }
    }

    @Test
    void aBodyThatWaitsBehindAnotherRequestIsNotReadToItsEnd() throws IOException {
        var post = "POST /v1/operator/stock HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: " + MUCH
                + "\r\n\r\n";
        try (var socket = listener.begin(WAITS + post)) {
            var sending = CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream().write(new byte[MUCH]);
                } catch (IOException e) {
                    // the test is over
                }
            });
            await().until(() -> listener.listener.held() > 8_192);
            await().during(java.time.Duration.ofMillis(500)).until(() -> listener.listener.held() < 200_000);
            answerAll(1);
            await().until(() -> listener.listener.held() == 0);
            await().until(sending::isDone);
        }
    }

    @Test
    void aConnectionThatBreaksWhileRequestsWaitWritesNoLog() throws IOException {
        for (int i = 0; i < 20; i++) {
            var socket = listener.begin(WAITS.repeat(5));
            await().until(() -> listener.listener.held() > 0);
            socket.setSoLinger(true, 0);
            socket.close();
            await().until(() -> listener.listener.connections() == 0);
        }
        assertThat(log.list).isEmpty();
        assertThat(listener.listener.held()).isZero();
    }
}
