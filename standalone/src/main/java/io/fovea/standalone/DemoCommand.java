package io.fovea.standalone;

import io.fovea.aggregator.table.TableFormat;
import io.fovea.runtime.Interruption;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** {@code fovea demo}: a real Kafka broker and every service in this process, fed and shown. */
@Command(
        name = "demo",
        description = "Start everything in one process, feed it, and show the running table.",
        footer = {
            "",
            "With no options it explains generated scenes. The networks' published weights are fetched at the first",
            "run (19 MB); with --offline, or where there is no network, weights are synthetic and the output says so.",
            "On your own: fovea demo --images DIR --models DIR [--masks DIR]"
        })
final class DemoCommand extends FoveaCommand {
    private static final Duration TICK = Duration.ofMillis(250);
    /** Looks in a row that must agree: a dead letter on its way is in no count for a moment. */
    private static final int LOOKS = 3;

    @Mixin
    private DemoOptions options = new DemoOptions();

    @Override
    @SuppressWarnings("try") // open for as long as the body runs
    public Integer call() throws InterruptedException, IOException {
        options.validate();
        PrintWriter out = out();
        if (options.models.isEmpty()) {
            options.models = published(out);
        }
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (Interruption ctrlC = Interruption.closing(() -> {
            interrupted.countDown();
            closed.await();
        })) {
            return run(out, interrupted);
        } finally {
            closed.countDown();
        }
    }

    private int run(PrintWriter out, CountDownLatch interrupted) throws InterruptedException, IOException {
        try (DataFolder data = DataFolder.of(options.data)) {
            DemoDeployment deployment = DemoDeployment.of(options, data.path());
            out.println("starting a Kafka broker and the services ...");
            out.flush();
            try (DemoPipeline pipeline = DemoPipeline.start(deployment, data.path())) {
                return show(pipeline, deployment, out, interrupted);
            }
        }
    }

    private Optional<Path> published(PrintWriter out) {
        List<String> wanted = options.offline ? List.of() : DemoDeployment.networks(options);
        try (ProgressLine progress = new ProgressLine(out, Ansi.AUTO.enabled(), Clock.systemUTC())) {
            return PublishedWeights.inCache().fetch(wanted, out, progress);
        }
    }

    private int show(DemoPipeline pipeline, DemoDeployment deployment, PrintWriter out, CountDownLatch interrupted)
            throws InterruptedException, IOException {
        String heading = heading(pipeline, deployment);
        boolean redraws = Ansi.AUTO.enabled();
        DemoScreen screen = new DemoScreen(out, redraws, heading);
        out.print(heading);
        out.flush();
        long started = System.nanoTime();
        long drawn = started;
        int looks = 0;
        long saidDone = 0;
        while (!interrupted.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            Optional<String> failure = pipeline.failure();
            if (failure.isPresent()) {
                err().println("fovea: " + failure.get());
                return 1;
            }
            screen.watch(pipeline, since(started));
            looks = pipeline.isCaughtUp() ? looks + 1 : 0;
            long published = pipeline.published();
            if (looks >= LOOKS && options.untilDone && pipeline.isDone()) {
                break;
            }
            if (looks >= LOOKS && published > saidDone && !options.untilDone) {
                saidDone = published;
                screen.finish(pipeline, since(started));
                out.println("Every image is done; the page stays up and new images are taken. Ctrl-C ends.");
                out.flush();
            } else if (looks == 0
                    && published != saidDone
                    && System.nanoTime() - drawn >= screen.interval().toNanos()) {
                drawn = System.nanoTime();
                screen.draw(pipeline, since(started));
            }
        }
        if (pipeline.published() != saidDone || saidDone == 0) {
            screen.finish(pipeline, since(started));
        }
        if (options.table.isPresent()) {
            write(options.table.get(), TableFormat.JSON.render(pipeline.table()));
        }
        return 0;
    }

    private String heading(DemoPipeline pipeline, DemoDeployment deployment) {
        String page = "http://127.0.0.1:" + pipeline.port();
        return String.join(
                "\n",
                "",
                "Fovea " + Version.current() + ": page " + page + "/, table " + page + "/api/table, metrics " + page
                        + "/metrics, Kafka " + pipeline.bootstrapServers(),
                "images: "
                        + options.images
                                .map(folder -> "photographs of " + folder)
                                .orElse(options.count + " generated scenes (--images DIR for your own)"),
                "masks: "
                        + (deployment.masks().isEmpty()
                                ? "none, so maps are compared with f32 alone (--masks DIR, or --saliency NAME)"
                                : String.join(", then ", deployment.masks())),
                "",
                "");
    }

    private static void write(Path file, String table) {
        try {
            Files.writeString(file, table);
        } catch (IOException e) {
            throw new UserErrorException("--table: cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
