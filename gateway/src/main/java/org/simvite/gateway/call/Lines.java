package org.simvite.gateway.call;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lines of a long body, in constant memory: a line that is too long is skipped and told, a body that is too long ends the reading. */
public final class Lines {

    /** Octets. */
    private static final int LONGEST = 16 * 1024;

    private final InputStream in;
    private final long limit;
    private long octets;
    private long number;

    /** @param limit octets of the whole body */
    public Lines(InputStream in, long limit) {
        this.in = new BufferedInputStream(in, 32 * 1024);
        this.limit = limit;
    }

    /**
     * A line without its end.
     *
     * @param number from 1
     * @param text empty when it cannot be taken
     * @param problem why there is no text: longer than 16 KiB, or not UTF-8
     */
    public record Line(long number, String text, @Nullable RowProblem problem) {}

    /** The body is longer than its limit. */
    public static final class TooLongException extends IOException {
        TooLongException() {
            super("the body is too long");
        }
    }

    /** The next line that is not blank; empty at the end. */
    public Optional<Line> next() throws IOException {
        while (true) {
            var bytes = new ByteArrayOutputStream(256);
            int octet = read();
            if (octet < 0) {
                return Optional.empty();
            }
            number++;
            boolean tooLong = false;
            while (octet >= 0 && octet != '\n') {
                if (bytes.size() < LONGEST) {
                    bytes.write(octet);
                } else {
                    tooLong = true;
                }
                octet = read();
            }
            if (tooLong) {
                return Optional.of(new Line(number, "", RowProblem.TOO_LONG));
            }
            var text = text(bytes.toByteArray());
            if (text == null) {
                return Optional.of(new Line(number, "", RowProblem.MALFORMED));
            }
            if (!text.isBlank()) {
                return Optional.of(new Line(number, text, null));
            }
        }
    }

    private int read() throws IOException {
        int octet = in.read();
        if (octet >= 0 && ++octets > limit) {
            throw new TooLongException();
        }
        return octet;
    }

    private @Nullable String text(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var unmarked = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
            return unmarked.endsWith("\r") ? unmarked.substring(0, unmarked.length() - 1) : unmarked;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
