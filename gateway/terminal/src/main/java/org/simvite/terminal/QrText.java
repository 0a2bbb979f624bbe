package org.simvite.terminal;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Map;

/** A QR code as text: two modules stand in one character, dark on light whatever the colours of the screen. */
public final class QrText {

    private static final int QUIET_ZONE = 2;
    private static final String LIGHT_ON_DARK_OFF = "\u001B[0m";
    private static final String DARK_ON_LIGHT = "\u001B[30;47m";

    private QrText() {}

    /**
     * @param content such as {@code LPA:1$...} (SGP.22 4.1)
     * @param coloured whether to force dark on light by ANSI codes; plain text otherwise
     */
    public static String of(String content, boolean coloured) {
        var matrix = matrix(content);
        var lines = new StringBuilder();
        for (int y = 0; y < matrix.getHeight(); y += 2) {
            lines.append(coloured ? DARK_ON_LIGHT : "");
            for (int x = 0; x < matrix.getWidth(); x++) {
                lines.append(block(matrix.get(x, y), y + 1 < matrix.getHeight() && matrix.get(x, y + 1)));
            }
            lines.append(coloured ? LIGHT_ON_DARK_OFF : "").append('\n');
        }
        return lines.toString();
    }

    private static char block(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '\u2588' : '\u2580';
        }
        return lower ? '\u2584' : ' ';
    }

    private static BitMatrix matrix(String content) {
        try {
            return new QRCodeWriter()
                    .encode(content, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, QUIET_ZONE));
        } catch (WriterException e) {
            // the message would quote the content, which is a secret
            throw new TerminalException("the activation code does not fit a QR code");
        }
    }
}
