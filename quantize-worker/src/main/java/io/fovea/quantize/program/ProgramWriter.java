package io.fovea.quantize.program;

import io.fovea.identity.Protocol;
import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Graph.Step;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.Shape;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.quantize.program.Program.RandomMask;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.scheme.Quantizer;
import io.fovea.quantize.scheme.Quantizer.RangeSource;
import io.fovea.quantize.scheme.Sites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes the program for a network under a scheme. The target layer's output is detached and made a leaf, so that only what comes after
 * it, the tail, is differentiated; everything before may be overwritten in place.
 */
public final class ProgramWriter {
    private final ProgramSettings settings;
    private final Graph graph;
    private final int target;
    private final Set<Step> tail;
    private final InPlace inPlace;
    private final boolean training;
    private final List<String> body = new ArrayList<>();
    private final Kernels kernels;
    private final ByteValues bytes = new ByteValues();
    private final WeightLoaders loaders = new WeightLoaders();
    private final PackedLinear packed = new PackedLinear();
    private final List<RandomMask> random = new ArrayList<>();
    private final List<String> ranges = new ArrayList<>();

    private ProgramWriter(ProgramSettings settings, Kernels kernels) {
        this.settings = settings;
        this.kernels = kernels;
        this.graph = settings.network().graph();
        this.target = graph.output(settings.targetLayer());
        this.tail = graph.after(target);
        this.inPlace = new InPlace(graph, target, tail);
        this.training = settings.protocol() == Protocol.SEED;
    }

    /** The program for these settings. */
    public static Program write(ProgramSettings settings, Kernels kernels) {
        return new ProgramWriter(settings, kernels).write();
    }

    private Program write() {
        for (Step step : graph.steps()) {
            write(step);
            if (step.index() == target) {
                body.addAll(bytes.widen(target, "v" + target));
                body.add("features = torch.requires_grad_(torch.detach(v" + target + "), True)");
            }
        }
        return new Program(code(), settings.network().input(), loaders.weights(), ranges, random);
    }

    private void write(Step step) {
        String value = "v" + step.index();
        if (step.operation() instanceof TensorOperation && !step.parameters().isEmpty()) {
            List<String> x = step.inputs().stream().map(this::argument).toList();
            List<String> references = loaders.parameters(step, WeightLoaders.keep("torch.clone(weight)"), 1);
            body.add(value + " = " + TorchScript.call(step.operation(), x, references, training));
            return;
        }
        int argument = step.inputs().get(0);
        if (!tail.contains(step) && bytes.flowsThrough(step.operation(), argument)) {
            String call = TorchScript.call(step.operation(), List.of(bytes.bytes(argument)), List.of(), training);
            body.add(bytes.bytes(step.index()) + " = " + inPlace.call(step, call));
            bytes.addLike(step.index(), argument);
        } else if (Sites.isOutput(step.operation())) {
            String raw = "r" + step.index();
            body.add(raw + " = " + call(step));
            quantize(step, raw, value);
        } else if (step.operation() instanceof Operation.Dropout dropout) {
            body.add(value + " = "
                    + dropped(argument(argument), new RandomMask(step.shape().size(), dropout.probability())));
        } else if (step.operation() instanceof Operation.StochasticDepth depth) {
            body.add(value + " = " + dropped(argument(argument), new RandomMask(1, depth.probability())));
        } else {
            List<String> x = step.inputs().stream().map(this::argument).toList();
            body.add(value + " = " + inPlace.call(step, TorchScript.call(step.operation(), x, List.of(), training)));
        }
    }

    /** A convolution outside the tail runs on weights laid out once for it; everything else as torch has it. */
    private String call(Step step) {
        int argument = step.inputs().get(0);
        if (step.operation() instanceof Operation.Conv2d conv && !tail.contains(step) && kernels != Kernels.PORTABLE) {
            Shape input = shape(argument);
            Quantizer quantizer = settings.scheme().weights(settings.precision());
            if (bytes.has(argument) && conv.groups() == 1 && quantizer instanceof Quantizer.Integers integers) {
                List<String> references = loaders.parameters(
                        step,
                        OneDnn.loadIntegers(conv, input, FakeQuantizationCode.integerWeight(integers, "weight")),
                        OneDnn.INTEGER_WEIGHTS);
                return bytes.convolution(conv, argument, references);
            }
            String laidOut = OneDnn.packed(conv, input, FakeQuantizationCode.weight(quantizer, "weight"));
            return OneDnn.convolution(
                    conv, argument(argument), loaders.parameters(step, WeightLoaders.keep(laidOut), 1));
        }
        Quantizer quantizer = Sites.hasWeight(step.operation())
                ? settings.scheme().weights(settings.precision())
                : new Quantizer.None();
        if (step.operation() instanceof Operation.Linear linear
                && quantizer instanceof Quantizer.Integers integers
                && isPacked(step, linear)) {
            List<String> references = loaders.parameters(
                    step,
                    PackedLinear.load(
                            FakeQuantizationCode.integerWeight(integers, "weight"),
                            settings.precision().bits()),
                    PackedLinear.WEIGHTS);
            return tail.contains(step)
                    ? packed.cut(argument(argument), "r" + step.index(), references)
                    : PackedLinear.call(argument(argument), references);
        }
        List<String> references =
                loaders.parameters(step, WeightLoaders.keep(FakeQuantizationCode.weight(quantizer, "weight")), 1);
        return inPlace.call(
                step, TorchScript.call(step.operation(), List.of(argument(argument)), references, training));
    }

    /** Whether a layer's weights are kept as integers: there must be enough of them, and no way for a gradient around the layer. */
    private boolean isPacked(Step step, Operation.Linear linear) {
        return (long) linear.in() * linear.out() >= PackedLinear.MIN_ELEMENTS
                && step.shape().rank() == 1
                && settings.precision().bits() <= PackedLinear.MAX_BITS
                && graph.steps().stream()
                        .filter(later -> later.index() > step.index())
                        .flatMap(later -> later.inputs().stream())
                        .noneMatch(input -> input < step.index());
    }

    private Shape shape(int value) {
        return value == Graph.INPUT
                ? settings.network().input()
                : graph.steps().get(value).shape();
    }

    private void quantize(Step step, String raw, String value) {
        Quantizer quantizer = quantizer(step);
        boolean keepsRange = quantizer instanceof Quantizer.Observe
                || (quantizer instanceof Quantizer.Integers integers && integers.range() == RangeSource.MOVING_AVERAGE);
        int site = keepsRange ? ranges.size() : -1;
        if (keepsRange) {
            ranges.add(step.path());
        }
        boolean inTail = tail.contains(step);
        if (!inTail && kernels == Kernels.ONEDNN_INTEGER && ByteValues.canKeep(quantizer)) {
            body.addAll(bytes.add(step.index(), quantizer, raw, site));
        } else {
            body.add(value + " = " + FakeQuantizationCode.output(quantizer, raw, site, inTail));
        }
    }

    private Quantizer quantizer(Step step) {
        if (step.operation() instanceof Operation.Sigmoid) {
            return settings.scheme().sigmoidOutputs(settings.precision());
        }
        if (settings.observing()) {
            return new Quantizer.Observe();
        }
        Quantizer quantizer = settings.scheme().outputs(settings.precision());
        if (quantizer instanceof Quantizer.Integers integers && integers.range() == RangeSource.CALIBRATION) {
            Calibration.Range range = settings.calibration()
                    .orElseThrow(() -> new IllegalArgumentException("scheme static needs a calibration"))
                    .range(step.path());
            return new Quantizer.Fixed(integers.grid().over(range.min(), range.max()));
        }
        return quantizer;
    }

    private String dropped(String x, RandomMask mask) {
        if (!training) {
            return x;
        }
        String values = "random[" + random.size() + "]";
        random.add(mask);
        return TorchScript.call("mul", x, mask.size() == 1 ? values : TorchScript.call("reshape_as", values, x));
    }

    /** A value as an argument; the target layer's is the leaf. */
    private String argument(int value) {
        if (value == Graph.INPUT) {
            return "x";
        }
        if (value == target) {
            return "features";
        }
        body.addAll(bytes.widen(value, "v" + value));
        return "v" + value;
    }

    private String code() {
        String functions = FakeQuantizationCode.FUNCTIONS
                + PackedLinear.FUNCTIONS
                + TensorCode.FUNCTIONS
                + (kernels == Kernels.ONEDNN_INTEGER ? OneDnn.FUNCTIONS + ByteValues.FUNCTIONS : "");
        return new ModuleText(
                        loaders.code(),
                        !ranges.isEmpty(),
                        !random.isEmpty(),
                        body,
                        argument(graph.logits()),
                        packed.gradient("score", "features"),
                        functions)
                .text();
    }
}
