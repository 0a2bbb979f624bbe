package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.call.Operation;

/** One connection of HTTP/2 carries calls of many, where it is a proxy's: what one of them does ends his stream and nobody else's. */
@Timeout(30)
class StreamsOfOthersTest {

    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static byte[] frame(int type, int flags, int stream, byte[] content) {
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(
                new byte[] {0, (byte) (content.length >> 8), (byte) content.length, (byte) type, (byte) flags});
        frame.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        frame.writeBytes(content);
        return frame.toByteArray();
    }

    /** Literal fields without indexing (RFC 7541 6.2.2). */
    private static byte[] head(String... fields) {
        var head = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            head.write(0);
            for (var text : new String[] {fields[i], fields[i + 1]}) {
                head.write(text.length());
                head.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return head.toByteArray();
    }

    private static byte[] call(int stream, String method, String path, boolean whole) {
        var head = head(
                ":method", method, ":scheme", "http", ":path", path, ":authority", "x", "content-type", "text/plain");
        return frame(HEADERS, END_HEADERS + (whole ? END_STREAM : 0), stream, head);
    }

    private static void send(Socket socket, byte[]... frames) throws IOException {
        for (var frame : frames) {
            socket.getOutputStream().write(frame);
        }
        socket.getOutputStream().flush();
    }

    /** Reads on until there is a frame of this type on this stream. @return its last octet */
    private static int read(DataInputStream in, int type, int stream) throws IOException {
        while (true) {
            int length = (in.readUnsignedByte() << 16) + in.readUnsignedShort();
            int is = in.readUnsignedByte();
            in.readUnsignedByte();
            int on = in.readInt();
            var content = in.readNBytes(length);
            assertThat(is).as("a frame of the connection's end").isNotEqualTo(GO_AWAY);
            if (is == type && on == stream) {
                return content.length == 0 ? 0 : content[content.length - 1];
            }
        }
    }

    @Test
    void aBodyThatNeverComesEndsItsStreamAndNotTheConnection() throws IOException {
        try (var listener = new TestListener(
                        Map.of("importStock", Operation.direct(call -> ProblemType.UNSUPPORTED_MEDIA_TYPE.problem())));
                var socket = listener.begin("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
            var in = new DataInputStream(socket.getInputStream());
            send(socket, frame(SETTINGS, 0, 0, new byte[0]), call(1, "POST", "/v1/operator/stock", false));
            read(in, HEADERS, 1);
            // he is waited for a while
            assertThat(read(in, RESET, 1)).as("NO_ERROR").isZero();
            send(socket, call(3, "GET", "/v1/account", true));
            read(in, HEADERS, 3);
            assertThat(listener.listener.connections()).isEqualTo(1);
            await().until(() -> listener.listener.held() == 0);
        }
    }

    @Test
    void headsOfStreamsThatNeverSendTheirBodyTakeNoMoreThanTheirShare() throws IOException {
        var settings = TestListener.settings(
                new Places.Limits(100, 90, 100, 90),
                TestListener.connections(100, 100),
                true,
                Duration.ofSeconds(20),
                6_000);
        try (var listener = new TestListener(Map.of(), settings, TestListener.everybody());
                var socket = listener.begin("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
            var in = new DataInputStream(socket.getInputStream());
            send(socket, frame(SETTINGS, 0, 0, new byte[0]));
            for (int stream = 1; stream < 20; stream += 2) {
                send(socket, call(stream, "POST", "/v1/invite-requests", false));
            }
            // the one begun first makes room
            read(in, RESET, 1);
            assertThat(listener.listener.held()).isLessThanOrEqualTo(6_000);
        }
    }
}
