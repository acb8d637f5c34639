package io.fovea.quantize.program;

import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Graph.Step;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.ParameterSpec;
import io.fovea.quantize.network.Shape;
import io.fovea.quantize.program.Program.RandomMask;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.scheme.Protocol;
import io.fovea.quantize.scheme.Quantizer;
import io.fovea.quantize.scheme.Quantizer.RangeSource;
import io.fovea.quantize.scheme.Sites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the program for a network under a scheme. The target layer's output is detached and made a leaf, so that only what comes after
 * it, the tail, is differentiated; everything before may be overwritten in place.
 */
public final class ProgramWriter {
    private final ProgramSettings settings;
    private final Graph graph;
    private final int target;
    private final Set<Step> tail;
    private final boolean training;
    private final List<String> body = new ArrayList<>();
    private final List<ParameterSpec> weights = new ArrayList<>();
    private final List<String> loaded = new ArrayList<>();
    private final List<RandomMask> random = new ArrayList<>();
    private final List<String> ranges = new ArrayList<>();

    private ProgramWriter(ProgramSettings settings) {
        this.settings = settings;
        this.graph = settings.network().graph();
        this.target = graph.output(settings.targetLayer());
        this.tail = graph.after(target);
        this.training = settings.protocol() == Protocol.SEED;
    }

    /** The program for these settings. */
    public static Program write(ProgramSettings settings) {
        return new ProgramWriter(settings).write();
    }

    private Program write() {
        for (Step step : graph.steps()) {
            write(step);
            if (step.index() == target) {
                body.add("features = torch.requires_grad_(torch.detach(v" + target + "), True)");
            }
        }
        return new Program(code(), weights, ranges, random);
    }

    private void write(Step step) {
        List<String> x = step.inputs().stream().map(this::argument).toList();
        String value = "v" + step.index();
        if (Sites.isOutput(step.operation())) {
            String raw = "r" + step.index();
            body.add(raw + " = " + call(step, x));
            body.add(value + " = " + quantized(step, raw));
        } else if (step.operation() instanceof Operation.Dropout dropout) {
            body.add(value + " = "
                    + dropped(x.get(0), new RandomMask(step.shape().size(), dropout.probability())));
        } else if (step.operation() instanceof Operation.StochasticDepth depth) {
            body.add(value + " = " + dropped(x.get(0), new RandomMask(1, depth.probability())));
        } else {
            body.add(value + " = " + TorchScript.call(step.operation(), x, List.of(), training));
        }
    }

    /** A convolution outside the tail runs on weights laid out once for it; everything else as torch has it. */
    private String call(Step step, List<String> x) {
        if (step.operation() instanceof Operation.Conv2d conv && !tail.contains(step)) {
            List<String> references = parameters(step);
            int weight = weights.size() - references.size();
            loaded.set(weight, OneDnn.packed(conv, shape(step.inputs().get(0)), loaded.get(weight)));
            return OneDnn.convolution(conv, x.get(0), references);
        }
        return TorchScript.call(step.operation(), x, parameters(step), training);
    }

    private Shape shape(int value) {
        return value == Graph.INPUT ? Network.INPUT : graph.steps().get(value).shape();
    }

    private String quantized(Step step, String raw) {
        Quantizer quantizer = quantizer(step);
        boolean keepsRange = quantizer instanceof Quantizer.Observe
                || (quantizer instanceof Quantizer.Integers integers && integers.range() == RangeSource.MOVING_AVERAGE);
        int site = keepsRange ? ranges.size() : -1;
        if (keepsRange) {
            ranges.add(step.path());
        }
        return FakeQuantizationCode.output(quantizer, raw, site, tail.contains(step));
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

    /** Has the step's parameters loaded; returns how the program refers to them. */
    private List<String> parameters(Step step) {
        List<String> references = new ArrayList<>();
        for (ParameterSpec parameter : step.parameters()) {
            if (parameter.optional()) {
                continue;
            }
            boolean quantized = Sites.hasWeight(step.operation()) && references.isEmpty();
            Quantizer quantizer = quantized ? settings.scheme().weights(settings.precision()) : new Quantizer.None();
            loaded.add(FakeQuantizationCode.weight(quantizer, "weight"));
            references.add("w[" + weights.size() + "]");
            weights.add(parameter);
        }
        return references;
    }

    /** One method per weight, so that no more than one is in memory twice. */
    private String loaders() {
        return IntStream.range(0, loaded.size())
                .mapToObj(i -> """
                          def load%d(self: __torch__.M,
                            weight: Tensor) -> List[Tensor]:
                            kept = torch.append(self.w, %s)
                            return [torch.zeros([1])]\
                        """.formatted(i, loaded.get(i)))
                .collect(Collectors.joining("\n"));
    }

    /** A value as an argument; the target layer's is the leaf. */
    private String argument(int value) {
        if (value == Graph.INPUT) {
            return "x";
        }
        return value == target ? "features" : "v" + value;
    }

    private String code() {
        return """
                class M(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  w : List[Tensor]
                %s
                  def explain(self: __torch__.M,
                    image: Tensor,
                    target: Tensor%s) -> List[Tensor]:
                    w = self.w
                    x = torch.contiguous(image, memory_format=2)
                %s
                    logits = %s
                    asked = int(target)
                    if torch.ge(asked, 0):
                      chosen = asked
                    else:
                      chosen = int(torch.argmax(logits))
                    score = torch.select(torch.flatten(logits), 0, chosen)
                    gradients = torch.grad([score], [features], None, None, False, False)
                    return [torch.detach(logits), torch.detach(features), unchecked_cast(Tensor, gradients[0])%s]
                """.formatted(
                                loaders(),
                                (!ranges.isEmpty() ? ", ranges: Tensor" : "")
                                        + (random.isEmpty() ? "" : ", random: List[Tensor]"),
                                body.stream().map(line -> "    " + line).collect(Collectors.joining("\n")),
                                argument(graph.logits()),
                                !ranges.isEmpty() ? ", ranges" : "")
                + FakeQuantizationCode.FUNCTIONS;
    }
}
