package io.fovea.quantize.program;

import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Graph.Step;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.Shape;
import io.fovea.quantize.program.Program.RandomMask;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.scheme.Protocol;
import io.fovea.quantize.scheme.Quantizer;
import io.fovea.quantize.scheme.Quantizer.RangeSource;
import io.fovea.quantize.scheme.Sites;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    /** Scale and zero point of values that lie on an integer grid, as expressions. */
    private final Map<Integer, List<String>> grids = new HashMap<>();

    private final Set<Integer> asIntegers = new HashSet<>();
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
                body.add("features = torch.requires_grad_(torch.detach(v" + target + "), True)");
            }
        }
        return new Program(code(), loaders.weights(), ranges, random);
    }

    private void write(Step step) {
        List<String> x = step.inputs().stream().map(this::argument).toList();
        String value = "v" + step.index();
        if (Sites.isOutput(step.operation())) {
            String raw = "r" + step.index();
            body.add(raw + " = " + call(step, x));
            quantize(step, raw, value);
        } else if (step.operation() instanceof Operation.Dropout dropout) {
            body.add(value + " = "
                    + dropped(x.get(0), new RandomMask(step.shape().size(), dropout.probability())));
        } else if (step.operation() instanceof Operation.StochasticDepth depth) {
            body.add(value + " = " + dropped(x.get(0), new RandomMask(1, depth.probability())));
        } else {
            body.add(value + " = " + inPlace.call(step, TorchScript.call(step.operation(), x, List.of(), training)));
            boolean keepsGrid =
                    step.operation() instanceof Operation.Relu || step.operation() instanceof Operation.MaxPool2d;
            if (keepsGrid && grids.containsKey(step.inputs().get(0))) {
                grids.put(step.index(), grids.get(step.inputs().get(0)));
            }
        }
    }

    /** A convolution outside the tail runs on weights laid out once for it; everything else as torch has it. */
    private String call(Step step, List<String> x) {
        if (step.operation() instanceof Operation.Conv2d conv && !tail.contains(step) && kernels != Kernels.PORTABLE) {
            Shape input = shape(step.inputs().get(0));
            Quantizer quantizer = settings.scheme().weights(settings.precision());
            List<String> grid = grids.get(step.inputs().get(0));
            if (grid != null && conv.groups() == 1 && quantizer instanceof Quantizer.Integers integers) {
                List<String> references = loaders.parameters(
                        step,
                        OneDnn.loadIntegers(conv, input, FakeQuantizationCode.integerWeight(integers, "weight")),
                        OneDnn.INTEGER_WEIGHTS);
                return OneDnn.integerConvolution(
                        conv, integers(step.inputs().get(0), grid), grid.get(0), grid.get(1), references);
            }
            String laidOut = OneDnn.packed(conv, input, FakeQuantizationCode.weight(quantizer, "weight"));
            return OneDnn.convolution(conv, x.get(0), loaders.parameters(step, WeightLoaders.keep(laidOut), 1));
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
                    ? packed.cut(x.get(0), "r" + step.index(), references)
                    : PackedLinear.call(x.get(0), references);
        }
        List<String> references =
                loaders.parameters(step, WeightLoaders.keep(FakeQuantizationCode.weight(quantizer, "weight")), 1);
        return inPlace.call(step, TorchScript.call(step.operation(), x, references, training));
    }

    /** Whether a layer's weights are kept as integers: there must be enough of them, and no way for a gradient around the layer. */
    private boolean isPacked(Step step, Operation.Linear linear) {
        return (long) linear.in() * linear.out() >= PackedLinear.MIN_ELEMENTS
                && settings.precision().bits() <= PackedLinear.MAX_BITS
                && graph.steps().stream()
                        .filter(later -> later.index() > step.index())
                        .flatMap(later -> later.inputs().stream())
                        .noneMatch(input -> input < step.index());
    }

    /** A value that lies on a grid as unsigned 8-bit integers. */
    private String integers(int value, List<String> grid) {
        String q = "q" + value;
        if (asIntegers.add(value)) {
            body.add("%s = torch.int_repr(torch.quantize_per_tensor(v%d, %s, int(%s), 13))"
                    .formatted(q, value, grid.get(0), grid.get(1)));
        }
        return q;
    }

    private Shape shape(int value) {
        return value == Graph.INPUT ? Network.INPUT : graph.steps().get(value).shape();
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
        String rounded = FakeQuantizationCode.output(quantizer, raw, site, inTail);
        List<String> grid = List.of("s" + step.index(), "z" + step.index());
        if (quantizer instanceof Quantizer.Integers && !inTail) {
            body.add(value + ", " + grid.get(0) + ", " + grid.get(1) + ", = " + rounded);
        } else {
            body.add(value + " = " + rounded);
        }
        if (inTail || kernels != Kernels.ONEDNN_INTEGER || settings.precision().bits() > 8) {
            return;
        }
        if (quantizer instanceof Quantizer.Integers) {
            grids.put(step.index(), grid);
        } else if (quantizer instanceof Quantizer.Fixed fixed) {
            grids.put(
                    step.index(),
                    List.of(
                            Double.toString(fixed.grid().scale()),
                            Integer.toString(fixed.grid().zeroPoint())));
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
        return value == target ? "features" : "v" + value;
    }

    private String code() {
        String functions = FakeQuantizationCode.FUNCTIONS
                + PackedLinear.FUNCTIONS
                + (kernels == Kernels.ONEDNN_INTEGER ? OneDnn.FUNCTIONS : "");
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
