package io.fovea.standalone;

import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.runtime.DeploymentFile;
import io.fovea.saliency.MaskQuality;
import io.fovea.saliency.NetworkMasks;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.saliency.SaliencyModels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fovea evaluate-saliency}: how good a salient-object network's masks are on photographs with ground truth. */
@Command(
        name = "evaluate-saliency",
        description = "Measure a salient-object model on photographs with ground-truth masks:"
                + " MAE, F-measure (beta squared 0.3), S-measure, E-measure, IoU.")
final class EvaluateSaliencyCommand extends FoveaCommand {
    @Option(names = "--images", paramLabel = "DIR", required = true, description = "The photographs.")
    private Path images = Path.of("");

    @Option(
            names = "--masks",
            paramLabel = "DIR",
            required = true,
            description = "Their ground-truth masks, of the same names.")
    private Path masks = Path.of("");

    @Option(
            names = "--saliency",
            paramLabel = "NAME",
            description = "The model, published or defined in the deployment file. Default: ${DEFAULT-VALUE}.")
    private String network = "birefnet";

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Where its file is. Default: $$FOVEA_MODELS, or ~/.cache/fovea/models.")
    private Optional<Path> models = Optional.empty();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A deployment file, for its saliency section: threads, device, models of one's own.")
    private Optional<Path> config = Optional.empty();

    @Override
    public Integer call() {
        SaliencyConfig configured = config.map(DeploymentFile::read)
                .orElseGet(DeploymentFile::empty)
                .section("saliency", SaliencyConfig.DEFAULTS);
        SaliencyConfig used =
                models.map(folder -> configured.withModels(List.of(folder))).orElse(configured);
        ImageDecoder decoder = new ImageDecoder();
        PrintWriter out = out();
        try (NetworkMasks opened = SaliencyModels.openNetwork(network, used, decoder)) {
            MaskQuality.Report report = new MaskQuality(opened, decoder).measure(images, masks, this::show);
            out.println(network + " (" + opened.checkpoint() + ")");
            out.print(report.scores().table());
            report.leftOut().forEach(reason -> out.println("left out: " + reason));
            out.flush();
        }
        return 0;
    }

    private void show(int done) {
        if (done % 20 == 0) {
            err().println(done + " images");
        }
    }
}
