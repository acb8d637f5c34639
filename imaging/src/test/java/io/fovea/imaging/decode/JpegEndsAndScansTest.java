package io.fovea.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.imaging.RgbImage;
import io.fovea.testing.ManyScans;
import io.fovea.testing.SharedFiles;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JPEG is decoded if every bit of its pixels is there, whatever else of it is broken, and refused if one is made up. */
class JpegEndsAndScansTest {
    private final ImageDecoder decoder = new ImageDecoder();

    @ParameterizedTest
    @ValueSource(strings = {"baseline-420.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg"})
    void decodesWithoutAnEndMarker(String name) throws Exception {
        byte[] whole = Encoded.resource("reference/" + name);
        byte[] endless = Arrays.copyOf(whole, whole.length - 2);
        byte[] padded = Arrays.copyOf(endless, endless.length + 500);

        RgbImage expected = decoder.decode(whole);

        assertThat(decoder.decode(endless)).isEqualTo(expected);
        assertThat(decoder.decode(padded)).isEqualTo(expected);
    }

    @Test
    void refusesAProgressiveImageWhoseLastScanIsMissing() throws Exception {
        byte[] whole = Encoded.resource("reference/progressive.jpg");
        byte[] cut = Arrays.copyOf(whole, lastScanOf(whole));

        assertThatThrownBy(() -> decoder.decode(cut))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessage("JPEG is truncated: its data end before the image does");
    }

    private static int lastScanOf(byte[] jpeg) {
        int at = jpeg.length - 2;
        while ((jpeg[at] & 0xff) != 0xff || (jpeg[at + 1] & 0xff) != 0xda) {
            at--;
        }
        return at;
    }

    @Test
    void refusesMadeUpPixels() throws Exception {
        byte[] whole = Encoded.resource("reference/baseline-420.jpg");
        byte[] cut = Arrays.copyOf(whole, whole.length - 200);

        assertThatThrownBy(() -> decoder.decode(cut))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessage("JPEG is truncated: its data end before the image does");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a stub", "noise", "a cut profile", "a profile of another colour space"})
    void ignoresABrokenProfile(String kind) throws Exception {
        byte[] whole = Encoded.resource("reference/baseline-420.jpg");

        RgbImage decoded = decoder.decode(withProfile(whole, profile(kind)));

        assertThat(decoded).isEqualTo(decoder.decode(whole));
    }

    private static byte[] profile(String kind) {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        return switch (kind) {
            case "a stub" -> new byte[0];
            case "noise" -> "no profile at all, but of some length".repeat(9).getBytes(StandardCharsets.US_ASCII);
            case "a cut profile" -> Arrays.copyOf(linear, linear.length / 2);
            default -> ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        };
    }

    private static byte[] withProfile(byte[] jpeg, byte[] profile) {
        byte[] name = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
        byte[] segment = ByteBuffer.allocate(4 + name.length + 2 + profile.length)
                .putShort((short) 0xffe2)
                .putShort((short) (2 + name.length + 2 + profile.length))
                .put(name)
                .put((byte) 1)
                .put((byte) 1)
                .put(profile)
                .array();
        return Encoded.concat(Arrays.copyOf(jpeg, 2), segment, Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noeoi_zeros.jpg", "whole-with-stub-icc.jpg"})
    void decodesWhatClientsSent(String name) throws IOException {
        byte[] encoded = Files.readAllBytes(SharedFiles.require("cases/jpeg/" + name));

        assertThat(decoding(encoded)).isEqualTo("decoded");
    }

    private String decoding(byte[] encoded) {
        try {
            decoder.decode(encoded);
            return "decoded";
        } catch (UndecodableImageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void refusesMoreScansThanAnyImageHas() {
        assertThatThrownBy(() -> decoder.decode(ManyScans.jpeg(5600, 5600, 5000)))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessage("JPEG has more than 200 scans, which no photograph has");
        assertThatThrownBy(() -> decoder.header(Encoded.concat(new byte[] {-1, (byte) 0xd8}, emptySegments(20_000))))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessage("JPEG has more than 10000 segments, which no photograph has");
    }

    private static byte[] emptySegments(int count) {
        ByteBuffer segments = ByteBuffer.allocate(4 * count);
        for (int i = 0; i < count; i++) {
            segments.putShort((short) 0xffe5).putShort((short) 2);
        }
        return segments.array();
    }

    @Test
    void letsGoOfAnImageOfManyScansAndGoesOn() throws Exception {
        ImageDecoder hasty = new ImageDecoder(new DecodeLimits(1 << 24, 64_000_000, Duration.ofMillis(500)));
        byte[] good = Encoded.resource("reference/progressive.jpg");
        hasty.decode(good);

        assertThatThrownBy(() -> hasty.decode(ManyScans.jpeg(5600, 5600, 200)))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessage("takes longer than 500 ms to decode");

        Awaitility.await("the decoder ends").until(() -> hasty.stuck() == 0);
        assertThat(hasty.decode(good)).isEqualTo(decoder.decode(good));
    }
}
