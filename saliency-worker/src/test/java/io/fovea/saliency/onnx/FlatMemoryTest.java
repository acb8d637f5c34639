package io.fovea.saliency.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.saliency.onnx.Normalisation.Scale;
import io.fovea.saliency.onnx.SalientObjectNetwork.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatMemoryTest {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final int EDGE = 256;

    /** The inner tensors of one run take 17 MB here, so a few percent of them left behind would show. */
    @Test
    void twoHundredImagesOnTwoSessionsLeaveNothingBehind(@TempDir Path folder) throws IOException {
        // Given
        Path file = new OnnxWriter()
                .node("Conv", List.of("image", "widen"), "wide")
                .node("Sigmoid", List.of("wide"), "bent")
                .node("Conv", List.of("bent", "narrow"), "mask")
                .weights("widen", new long[] {32, 3, 1, 1}, ramp(96))
                .weights("narrow", new long[] {1, 32, 1, 1}, ramp(32))
                .input("image", 1, 3, EDGE, EDGE)
                .output("mask", 1, 1, EDGE, EDGE)
                .writeTo(folder.resolve("wide.onnx"));
        SalientObjectNetwork network = new SalientObjectNetwork(
                "wide",
                List.of("wide.onnx"),
                Normalisation.imageNet(Scale.FULL_RANGE),
                Activation.LOGITS,
                Optional.empty(),
                Optional.empty(),
                Footprint.CONVOLUTIONS,
                Optional.empty(),
                Optional.empty());
        byte[] picture = Probe.picture(EDGE, EDGE);
        SessionSettings two = new SessionSettings(1, 2, OptionalInt.empty());

        // When
        long before;
        long after;
        try (SalientObjectSession session = SalientObjectSession.load(network, file, two, () -> 1L << 32)) {
            run(session, picture, 60);
            before = resident();
            run(session, picture, 200);
            after = resident();
        }

        // Then
        assertThat(after - before).as("growth in bytes").isLessThan(100L << 20);
    }

    private static void run(SalientObjectSession session, byte[] picture, int images) {
        IntStream.range(0, images).parallel().forEach(image -> assertThat(
                        session.probabilities(picture).values())
                .hasSize(EDGE * EDGE));
    }

    private static float[] ramp(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i - count / 2f) / count;
        }
        return values;
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "skipped: resident memory is read from /proc");
        Matcher line = RESIDENT.matcher(Files.readString(status));
        assertThat(line.find()).isTrue();
        return Long.parseLong(line.group(1)) * 1024;
    }
}
