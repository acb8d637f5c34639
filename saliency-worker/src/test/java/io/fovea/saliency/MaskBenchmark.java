package io.fovea.saliency;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.runtime.UserErrorException;
import io.fovea.saliency.onnx.SalientObjectSession;
import io.fovea.saliency.onnx.SessionSettings;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * CPU and wall seconds per mask against ONNX Runtime called directly, and the memory that stays:
 * {@code MaskBenchmark NETWORK FILE PHOTOGRAPHS THREADS ROUNDS}.
 *
 * <p>The three are run in turn on the same photographs, so that a busy machine slows them alike; the ratio is of CPU time.
 */
public final class MaskBenchmark {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private long cpu;
    private long wall;
    private int runs;

    private MaskBenchmark() {}

    /** Prints one row. */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Path file = Path.of(arguments[1]);
        int threads = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        ImageDecoder decoder = new ImageDecoder();
        List<byte[]> photographs = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(arguments[2]))) {
            for (Path photograph : files.sorted().limit(10).toList()) {
                photographs.add(Files.readAllBytes(photograph));
            }
        }
        var network = SaliencyCatalogue.published().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserErrorException("no network " + name));
        MaskBenchmark direct = new MaskBenchmark();
        MaskBenchmark session = new MaskBenchmark();
        MaskBenchmark mask = new MaskBenchmark();
        SessionSettings settings = new SessionSettings(threads, 1, OptionalInt.empty());
        try (SalientObjectSession ours = SalientObjectSession.load(network, file, settings, () -> Long.MAX_VALUE);
                OrtSession.SessionOptions options = options(threads);
                OrtSession ort = environment().createSession(file.toString(), options);
                NetworkMasks masks = new NetworkMasks(ours, "none", decoder)) {
            String input = ort.getInputNames().iterator().next();
            long[] shape = {1, 3, ours.height(), ours.width()};
            for (int round = 0; round <= rounds; round++) {
                boolean counts = round > 0;
                for (byte[] photograph : photographs) {
                    RgbImage image = PillowBilinear.resize(decoder.decode(photograph), ours.width(), ours.height());
                    FloatBuffer tensor = tensor(image);
                    direct.measure(counts, () -> {
                        try (OnnxTensor tensors = OnnxTensor.createTensor(environment(), tensor, shape);
                                OrtSession.Result result = ort.run(Map.of(input, tensors))) {
                            ((OnnxTensor) result.get(0)).getFloatBuffer();
                        }
                    });
                    session.measure(counts, () -> ours.probabilities(image.rgb()));
                    mask.measure(counts, () -> masks.mask(TestImages.encoded(photograph)));
                }
            }
        }
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("");
        System.out.printf(
                Locale.ROOT,
                "%s threads=%d runs=%d direct=%s session=%s (%.3f) mask=%s %s (both sessions)%n",
                name,
                threads,
                mask.runs,
                direct,
                session,
                (double) session.cpu / direct.cpu,
                mask,
                resident);
        System.exit(0);
    }

    /** DJL makes the one that there is, and insists on being the first to ask. */
    private static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment();
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private void measure(boolean counts, Work work) throws Exception {
        long cpuBefore = SYSTEM.getProcessCpuTime();
        long wallBefore = System.nanoTime();
        work.run();
        if (counts) {
            wall += System.nanoTime() - wallBefore;
            cpu += SYSTEM.getProcessCpuTime() - cpuBefore;
            runs++;
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f ms CPU, %.1f ms", cpu / 1e6 / runs, wall / 1e6 / runs);
    }

    private static OrtSession.SessionOptions options(int threads) throws Exception {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setMemoryPatternOptimization(false);
        options.setInterOpNumThreads(1);
        options.setIntraOpNumThreads(threads);
        return options;
    }

    private static FloatBuffer tensor(RgbImage image) {
        FloatBuffer planes = ByteBuffer.allocateDirect(image.rgb().length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int channel = 0; channel < 3; channel++) {
            for (int i = channel; i < image.rgb().length; i += 3) {
                planes.put((image.rgb()[i] & 0xFF) / 255f);
            }
        }
        return planes.rewind();
    }
}
