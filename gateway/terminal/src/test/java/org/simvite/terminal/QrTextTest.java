package org.simvite.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed is read back as a camera would. */
class QrTextTest {

    private static final int SCALE = 4;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815",
                "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746$1",
                "LPA:1$SMDP.GSMA.COM$$1.3.6.1.4.1.31746"
            })
    void canBeScanned(String activationCode) throws ReaderException {
        assertThat(scan(QrText.of(activationCode, false))).isEqualTo(activationCode);
    }

    @Test
    void onAScreenItIsDarkOnLightWhateverTheColours() {
        assertThat(QrText.of("LPA:1$A.B$C", true).lines())
                .allSatisfy(line -> assertThat(line).startsWith("\u001B[30;47m").endsWith("\u001B[0m"));
    }

    private static String scan(String text) throws ReaderException {
        var lines = text.lines().toList();
        var bitmap = new BinaryBitmap(new GlobalHistogramBinarizer(new Printed(lines)));
        return new QRCodeReader()
                .decode(bitmap, Map.of(DecodeHintType.PURE_BARCODE, true))
                .getText();
    }

    /** A picture of the lines: each character is two modules, one above the other. */
    private static final class Printed extends LuminanceSource {

        private final List<String> lines;

        Printed(List<String> lines) {
            super(lines.get(0).length() * SCALE, lines.size() * 2 * SCALE);
            this.lines = lines;
        }

        @Override
        public byte[] getRow(int y, byte[] row) {
            var pixels = row == null || row.length < getWidth() ? new byte[getWidth()] : row;
            for (int x = 0; x < getWidth(); x++) {
                pixels[x] = dark(x / SCALE, y / SCALE) ? 0 : (byte) 255;
            }
            return pixels;
        }

        @Override
        public byte[] getMatrix() {
            var all = new byte[getWidth() * getHeight()];
            for (int y = 0; y < getHeight(); y++) {
                System.arraycopy(getRow(y, new byte[getWidth()]), 0, all, y * getWidth(), getWidth());
            }
            return all;
        }

        private boolean dark(int x, int y) {
            var character = lines.get(y / 2).charAt(x);
            return character == '\u2588' || character == (y % 2 == 0 ? '\u2580' : '\u2584');
        }
    }
}
