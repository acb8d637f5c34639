package io.fovea.quantize.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.deployed.Guard;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Watch;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.schemas.TrustedRecords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The worker's images per second beside those of the Python script a user would write, in pairs: one run of the script, then as many
 * images of ours, so that both meet the same machine. Arguments: pairs, images per run, folder of photographs, folder of checkpoints (networks without
 * one get synthetic weights), then the script's command, to which {@code --images} and {@code --count} are added; without a command only
 * ours is timed.
 */
public final class PeerBenchmark {
    private static final String EVERYTHING = """
            watch:
              models: [vgg16, resnet50, densenet121, mobilenet_v2, squeezenet1_0, efficientnet_b0]
              precisions: [f32, int16, int8]
            """;

    private final List<Path> photographs;
    private final EventImages pixels = new EventImages(ClaimCheck.none(), DecodeLimits.DEFAULT);
    private final ImageExplainer explainer;

    private PeerBenchmark(List<Path> photographs, ImageExplainer explainer) {
        this.photographs = photographs;
        this.explainer = explainer;
    }

    /** Runs the pairs and prints each, then the medians. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        TrustedRecords.trust();
        int pairs = Integer.parseInt(args[0]);
        int images = Integer.parseInt(args[1]);
        Path folder = Path.of(args[2]);
        Path models = Path.of(args[3]);
        List<String> peer = List.of(args).subList(4, args.length);
        List<Path> photographs;
        try (Stream<Path> files = Files.list(folder)) {
            photographs = files.sorted().limit(images).toList();
        }
        DeploymentFile file = DeploymentFile.parse(
                "benchmark", EVERYTHING + "quantize: {models: \"" + models + "\", synthetic: true}\n");
        QuantizeConfig config = file.section("quantize", QuantizeConfig.DEFAULTS);
        ExecutorService threads = LibTorch.threads(config.programsAtATime(), "benchmark");
        Models loaded = new Models(Watch.of(file), config);
        try (ImageExplainer explainer = ImageExplainer.load(
                loaded.variants(),
                loaded::of,
                Map.of(),
                Guard.Settings.DEFAULTS,
                Target.PREDICTED,
                0,
                threads,
                new SimpleMeterRegistry())) {
            PeerBenchmark ours = new PeerBenchmark(photographs, explainer);
            ours.run(); // warm, as the script is when it starts to count
            List<Run> results = new ArrayList<>();
            for (int pair = 0; pair < pairs; pair++) {
                double theirs = peer.isEmpty() ? Double.NaN : peer(peer, folder, images);
                Run run = ours.run().beside(theirs);
                System.out.println(run);
                results.add(run);
            }
            System.out.printf(
                    "medians: ours %.3f images/s, %.3f CPU-s/image; script %.4f images/s; ratio %.2f%n",
                    median(results, Run::imagesPerSecond),
                    median(results, Run::cpuSecondsPerImage),
                    median(results, Run::peer),
                    median(results, run -> run.imagesPerSecond() / run.peer()));
        } finally {
            threads.shutdown();
        }
    }

    private Run run() throws InterruptedException, ExecutionException {
        long cpu = processCpuNanos();
        long start = System.nanoTime();
        ExecutorService atATime = Executors.newFixedThreadPool(2); // as the service has it
        List<Future<List<Inference>>> explained = new ArrayList<>();
        photographs.forEach(photograph -> explained.add(atATime.submit(() -> explain(photograph))));
        for (Future<List<Inference>> inferences : explained) {
            inferences.get();
        }
        atATime.shutdown();
        double seconds = (System.nanoTime() - start) / 1e9;
        int images = photographs.size();
        return new Run(images / seconds, (processCpuNanos() - cpu) / 1e9 / images, Double.NaN);
    }

    private List<Inference> explain(Path photograph) throws IOException, RejectedRecordException {
        ImageEvent event = Events.of(Files.readAllBytes(photograph));
        return explainer.explain(event, pixels, any -> true);
    }

    private static double peer(List<String> command, Path folder, int images) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--images", folder.toString(), "--count", Integer.toString(images)));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the script failed: " + output);
        }
        return new ObjectMapper().readTree(output).get("images_per_second").asDouble();
    }

    private static long processCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        double[] values = runs.stream().mapToDouble(figure).toArray();
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private record Run(double imagesPerSecond, double cpuSecondsPerImage, double peer) {
        Run beside(double theirs) {
            return new Run(imagesPerSecond, cpuSecondsPerImage, theirs);
        }

        @Override
        public String toString() {
            return "ours %.3f images/s, %.3f CPU-s/image; script %.4f images/s; ratio %.2f"
                    .formatted(imagesPerSecond, cpuSecondsPerImage, peer, imagesPerSecond / peer);
        }
    }
}
