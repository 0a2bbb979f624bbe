package org.simvite.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static List<Lines.Line> read(byte[] body, long limit) throws IOException {
        var lines = new Lines(new ByteArrayInputStream(body), limit);
        var found = new ArrayList<Lines.Line>();
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            found.add(line.get());
        }
        return found;
    }

    private static List<Lines.Line> read(String body) throws IOException {
        return read(body.getBytes(StandardCharsets.UTF_8), 1_000_000);
    }

    @Test
    void linesEndInEitherWayAndBlankOnesAreCounted() throws IOException {
        assertThat(read("\uFEFFa\r\n\r\n b\nc"))
                .containsExactly(
                        new Lines.Line(1, "a", null), new Lines.Line(3, " b", null), new Lines.Line(4, "c", null));
        assertThat(read("")).isEmpty();
    }

    @Test
    void aLineThatIsTooLongOrNoTextIsToldAndTheNextIsRead() throws IOException {
        assertThat(read("x".repeat(20_000) + "\nb"))
                .containsExactly(new Lines.Line(1, "", RowProblem.TOO_LONG), new Lines.Line(2, "b", null));
        assertThat(read(new byte[] {(byte) 0xC3, '\n', 'b'}, 10))
                .containsExactly(new Lines.Line(1, "", RowProblem.MALFORMED), new Lines.Line(2, "b", null));
    }

    @Test
    void aBodyThatIsTooLongEndsTheReading() {
        assertThatThrownBy(() -> read("abcdef".getBytes(StandardCharsets.UTF_8), 5))
                .isInstanceOf(Lines.TooLongException.class);
    }
}
