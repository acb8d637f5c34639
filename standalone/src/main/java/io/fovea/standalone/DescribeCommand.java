package io.fovea.standalone;

import io.fovea.cam.method.CamMethod;
import io.fovea.cam.method.FeatureMaps;
import io.fovea.deployed.TargetLayer;
import io.fovea.identity.Precision;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.quantize.engine.Explanation;
import io.fovea.quantize.engine.ExplanationProgram;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.ParameterSpec;
import io.fovea.quantize.onnx.OnnxNetwork;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import io.fovea.quantize.scheme.Sites;
import io.fovea.runtime.ClassNames;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.WatchedFile;
import io.fovea.runtime.WatchedModel;
import io.fovea.saliency.onnx.OnnxRuntimeEngine;
import io.fovea.standalone.report.Overlay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea models describe}: what is understood of a model's file, and one image explained with it. */
@Command(
        name = "describe",
        description = "Print what is understood of a model's file, and explain one image with it.",
        footer = {
            "",
            "Examples:",
            "  fovea models describe yard.onnx",
            "  fovea models describe yard.onnx --preprocessing \"shorter-side=256 imagenet\" --image cat.jpg --out map.png",
            "  fovea models describe yard.pth --network resnet18",
            "  fovea models describe yard-int8.onnx --twin yard.onnx"
        })
final class DescribeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "An ONNX file, or a checkpoint of one of torchvision's networks.")
    private Path file = Path.of("");

    @Option(names = "--network", paramLabel = "NAME", description = "torchvision's name, for a checkpoint.")
    private Optional<String> network = Optional.empty();

    @Option(
            names = "--preprocessing",
            paramLabel = "WORDS",
            description = "What the model sees: HEIGHTxWIDTH, squash, shorter-side=N or letterbox, rgb, bgr or grey,"
                    + " imagenet, tf, unit or raw. What the file says need not be said.")
    private Optional<String> preprocessing = Optional.empty();

    @Option(names = "--target-layer", paramLabel = "NAME", description = "The layer to explain. Default: auto.")
    private Optional<String> targetLayer = Optional.empty();

    @Option(names = "--weights", paramLabel = "NAME", description = "trained or ema, where a checkpoint has both.")
    private Optional<String> weights = Optional.empty();

    @Option(names = "--classes", paramLabel = "FILE", description = "The name of a class per line, class 0 first.")
    private Optional<Path> classes = Optional.empty();

    @Option(
            names = "--twin",
            paramLabel = "FILE",
            description =
                    "The float original of a quantized ONNX file: how many of its layers have that one's weights.")
    private Optional<Path> twin = Optional.empty();

    @Option(names = "--image", paramLabel = "FILE", description = "An image to explain.")
    private Optional<Path> image = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "Where its map goes. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("map.png");

    @Override
    public Integer call() throws IOException {
        OnnxRuntimeEngine.load();
        if (LoadedModel.isOnnx(file) && DeployedDescription.isMeant(file, twin)) {
            DeployedDescription.of(file, twin, preprocessing.orElse(""), targetLayer.orElse(TargetLayer.AUTO))
                    .forEach(this::line);
            out().flush();
            return 0;
        }
        WatchedModel described = new WatchedModel(
                WatchedFile.nameOf(file),
                List.of(),
                List.of(),
                Optional.of(file),
                network,
                preprocessing,
                targetLayer,
                weights,
                List.of(),
                List.of(),
                Optional.empty(),
                WatchedFile.RunOptions.DEFAULTS,
                classes);
        Optional<OnnxNetwork> onnx =
                LoadedModel.isOnnx(file) ? Optional.of(LoadedModel.readOnnx(file, described)) : Optional.empty();
        LoadedModel model = onnx.map(LoadedModel::of).orElseGet(() -> LoadedModel.read(file, described));
        ClassNames names = classes.map(ClassNames::read)
                .orElseGet(() -> ClassNames.of(onnx.map(OnnxNetwork::metadata).orElse(Map.of())));
        describe(model, onnx, names);
        if (image.isPresent()) {
            explain(model, names, image.get());
        }
        return 0;
    }

    private void describe(LoadedModel model, Optional<OnnxNetwork> onnx, ClassNames names) {
        Network understood = model.trained().network();
        Graph graph = understood.graph();
        line("file", file + ", " + model.trained().checkpoint().id());
        onnx.ifPresent(file -> line("input", file.input().toString()));
        line(
                "preprocessing",
                model.preprocessing() + (preprocessing.isPresent() ? "" : " (assumed; say --preprocessing)"));
        onnx.ifPresent(file -> line("operators", counted(file.operators())));
        line(
                "quantization",
                "none in the file; simulated on " + Sites.weights(graph).size() + " weights and "
                        + Sites.outputs(graph).size() + " outputs");
        line(
                "target layer",
                understood.targetLayer() + ", "
                        + graph.steps()
                                .get(graph.output(understood.targetLayer()))
                                .shape());
        onnx.ifPresent(file -> line("tail", String.join(", ", file.tail())));
        line("classes", understood.classes() + named(names));
        long parameters = understood.parameters().stream()
                .filter(parameter -> !parameter.optional())
                .mapToLong(ParameterSpec::size)
                .sum();
        line("parameters", String.format(Locale.ROOT, "%,d", parameters));
        if (onnx.isPresent()) {
            line("scores", "as ONNX Runtime's on the same file");
        }
        out().flush();
    }

    private static String named(ClassNames names) {
        return names.names().isEmpty()
                ? ", without names"
                : ": "
                        + names.names().keySet().stream()
                                .sorted()
                                .limit(3)
                                .map(names::of)
                                .collect(Collectors.joining(", "))
                        + (names.names().size() > 3 ? ", ..." : "");
    }

    private static String counted(Map<String, Integer> operators) {
        return operators.entrySet().stream()
                .map(operator -> operator.getKey() + " " + operator.getValue())
                .collect(Collectors.joining(", "));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void line(String what, String is) {
        out().printf("%-14s  %s%n", what, is);
    }

    private void explain(LoadedModel model, ClassNames names, Path photograph) throws IOException {
        RgbImage pixels;
        try {
            pixels = new ImageDecoder().decode(Files.readAllBytes(photograph));
        } catch (UndecodableImageException e) {
            throw new UserErrorException(photograph + ": " + e.getMessage(), e);
        }
        ProgramSettings settings =
                ProgramSettings.of(model.trained().network(), Precision.F32, FakeQuantizationScheme.ADAPTIVE);
        try (ExplanationProgram program = ExplanationProgram.load(
                ProgramWriter.write(settings, LibTorch.kernels()),
                model.trained().checkpoint())) {
            Explanation explanation =
                    program.explain(model.preprocessing().tensor(pixels), OptionalInt.empty(), List.of());
            List<Integer> shape = explanation.activations().shape();
            double[] map = CamMethod.GRAD_CAM_PLUS_PLUS.map(new FeatureMaps(
                    shape.get(0),
                    shape.get(1),
                    shape.get(2),
                    explanation.activations().values(),
                    explanation.gradients().values()));
            RgbImage overlay = Overlay.draw(
                    pixels,
                    new ScalarMap(shape.get(1), shape.get(2), map),
                    model.preprocessing().view(pixels.width(), pixels.height()));
            Files.write(out, ImageEncoder.png(overlay));
            out().println(photograph + " is " + names.of(explanation.targetClass()) + "; what it looked at: " + out);
            out().flush();
        }
    }
}
