package io.fovea.standalone;

import io.fovea.identity.Precision;
import io.fovea.runtime.UserErrorException;
import io.fovea.standalone.report.Figure;
import io.fovea.standalone.report.PipelineClient;
import io.fovea.standalone.report.PipelineClient.ShownImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fovea figure}: the study's qualitative figure for any images. */
@Command(
        name = "figure",
        description = "Draw what every network looks at in some images, at every precision, as one picture.",
        footer = {
            "",
            "The images go through the whole pipeline in this process, on weights in --models; a network without a file",
            "there runs on synthetic weights, and the output says so.",
            "",
            "Examples:",
            "  fovea figure --images cat.jpg dog.jpg --models checkpoints --out figure.png",
            "  fovea figure --images *.jpg --masks masks --networks squeezenet1_1,mobilenet_v2 --precisions f32,int8 \\",
            "               --models checkpoints --out figure.png"
        })
final class FigureCommand extends FoveaCommand {
    private static final int MOST_IMAGES = 40;
    /** Looks in a row that must find the work done: the gallery is a moment behind the table. */
    private static final int LOOKS = 5;

    private static final Duration TICK = Duration.ofMillis(200);

    @Option(names = "--images", arity = "1..*", required = true, paramLabel = "FILE", description = "Photographs.")
    private List<Path> images = List.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The picture (.png).")
    private Path out = Path.of("");

    @Option(names = "--masks", paramLabel = "DIR", description = "Ground-truth masks, matched by file name.")
    private Optional<Path> masks = Optional.empty();

    @Option(names = "--saliency", paramLabel = "NAME", description = "Salient-object model, or none.")
    private Optional<String> saliency = Optional.empty();

    @Option(names = "--models", paramLabel = "DIR", description = "Checkpoints and saliency models.")
    private Optional<Path> models = Optional.empty();

    @Option(names = "--networks", split = ",", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    private List<String> networks = List.of("squeezenet1_1", "mobilenet_v2");

    @Option(names = "--precisions", split = ",", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    private List<String> precisions = List.of("f32", "int16", "int8");

    @Option(names = "--method", paramLabel = "NAME", description = "CAM method. Default: ${DEFAULT-VALUE}.")
    private String method = "grad-cam++";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (images.size() > MOST_IMAGES) {
            throw new UserErrorException(
                    "--images: " + images.size() + " are too many for one figure; at most " + MOST_IMAGES);
        }
        try (DataFolder data = DataFolder.of(Optional.empty())) {
            DemoOptions options = options(data.path());
            options.validate();
            DemoDeployment deployment = DemoDeployment.of(options, data.path());
            try (DemoPipeline pipeline = DemoPipeline.start(deployment, data.path())) {
                return draw(pipeline, DemoDeployment.networks(networks));
            }
        }
    }

    private int draw(DemoPipeline pipeline, List<String> columns) throws InterruptedException, IOException {
        PipelineClient client = new PipelineClient(URI.create("http://127.0.0.1:" + pipeline.port()));
        int looks = 0;
        while (looks < LOOKS && pipeline.failure().isEmpty()) {
            Thread.sleep(TICK.toMillis());
            looks = pipeline.isDone() ? looks + 1 : 0;
        }
        List<ShownImage> shown = client.latest(MOST_IMAGES).stream()
                .sorted(Comparator.comparing(ShownImage::source))
                .toList();
        if (shown.isEmpty()) {
            throw new UserErrorException("none of the images could be explained"
                    + pipeline.failure().map(reason -> ": " + reason).orElse(""));
        }
        ImageIO.write(
                new Figure(
                                shown,
                                columns,
                                precisions.stream().map(Precision::of).toList())
                        .draw(),
                "png",
                out.toFile());
        if (shown.size() < images.size()) {
            err().println("fovea: " + (images.size() - shown.size())
                    + " of the images are the same as others or no images");
        }
        if (pipeline.table().rows().stream().anyMatch(row -> row.variant().isSynthetic())) {
            err().println("fovea: some networks ran on synthetic weights, which recognise nothing");
        }
        out().println(String.format(Locale.ROOT, "%d images, %d networks: %s", shown.size(), columns.size(), out));
        return 0;
    }

    /** Each image in a folder of its own, so that the figure keeps their order and masks find them by name. */
    private DemoOptions options(Path data) throws IOException {
        Path staged = Files.createDirectories(data.resolve("images"));
        for (int i = 0; i < images.size(); i++) {
            Path image = images.get(i);
            if (!Files.isReadable(image) || Files.isDirectory(image)) {
                throw new UserErrorException("--images: cannot read " + image);
            }
            Path folder = Files.createDirectory(staged.resolve(String.format(Locale.ROOT, "%03d", i)));
            Files.copy(image, folder.resolve(Objects.requireNonNull(image.getFileName())));
        }
        DemoOptions options = new DemoOptions();
        options.images = Optional.of(staged);
        options.masks = masks;
        options.saliency = saliency;
        options.models = models;
        options.networks = networks;
        options.precisions = precisions;
        options.method = method;
        options.untilDone = true;
        options.port = 0;
        return options;
    }
}
