package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.fovea.deployed.Agreement;
import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.Explainer;
import io.fovea.deployed.Explanation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What each layer's quantization does to the map: the file with one layer in float, or with several, beside its float
 * original on the same images. Pure in the images: their order changes no figure.
 */
public final class LayerStudy {
    private final Path name;
    private final RestoredLayers layers;
    private final DeployedModel.Settings settings;
    private final Explainer explainer;
    private final List<float[]> inputs;
    private final List<Explanation> original;

    /**
     * The effect of restoring layers.
     *
     * @param layers names of those in float
     * @param agreement with the float file then
     */
    public record Effect(List<String> layers, Agreement agreement) {
        public Effect {
            layers = List.copyOf(layers);
        }
    }

    /**
     * Explains the float file once.
     *
     * @param name of the quantized file, for messages
     * @param floating the file it was made from, opened
     * @param inputs images as both networks take them
     */
    public LayerStudy(
            Path name,
            RestoredLayers layers,
            DeployedModel floating,
            DeployedModel.Settings settings,
            Explainer explainer,
            List<float[]> inputs) {
        this.name = name;
        this.layers = layers;
        this.settings = settings;
        this.explainer = explainer;
        this.inputs = List.copyOf(inputs);
        this.original = explained(floating);
    }

    private List<Explanation> explained(DeployedModel model) {
        return inputs.stream().map(input -> explainer.explain(model, input)).toList();
    }

    /** The file with these layers in float; with none, the file as it is. */
    public Effect restored(Collection<Integer> chosen) {
        ModelProto copy = layers.restored(chosen);
        try (DeployedModel model = DeployedModel.of(name, copy, settings)) {
            List<String> names = layers.names();
            return new Effect(
                    chosen.stream().sorted().map(names::get).toList(), Agreement.of(explained(model), original));
        }
    }

    /**
     * Every layer restored alone, in order of execution.
     *
     * @param progress told after each
     */
    public List<Effect> alone(Consumer<Effect> progress) {
        List<Effect> effects = new ArrayList<>();
        for (int layer = 0; layer < layers.names().size(); layer++) {
            Effect effect = restored(List.of(layer));
            effects.add(effect);
            progress.accept(effect);
        }
        return effects;
    }

    /** Places of effects, the best first; an undefined figure is the worst. */
    public static List<Integer> ranking(List<Effect> effects, ToDoubleFunction<Agreement> figure) {
        return IntStream.range(0, effects.size())
                .boxed()
                .sorted(Comparator.comparingDouble(place -> {
                    double value = figure.applyAsDouble(effects.get(place).agreement());
                    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : -value;
                }))
                .toList();
    }

    /**
     * The smallest set along a ranking that brings a figure above a threshold: layers are added while each is worth it, and
     * every set is run.
     *
     * @param ranking places of layers, the best first
     * @param most layers to try
     * @return the set as it was run; empty where none suffices
     */
    public Optional<Effect> advice(
            List<Integer> ranking, ToDoubleFunction<Agreement> figure, double threshold, int most) {
        List<Integer> chosen = new ArrayList<>();
        double best = figure.applyAsDouble(restored(List.of()).agreement());
        for (int layer : ranking.subList(0, Math.min(most, ranking.size()))) {
            List<Integer> tried = new ArrayList<>(chosen);
            tried.add(layer);
            Effect effect = restored(tried);
            double value = figure.applyAsDouble(effect.agreement());
            if (value >= threshold) {
                return Optional.of(effect);
            }
            if (!(value <= best)) {
                best = value;
                chosen = tried;
            }
        }
        return Optional.empty();
    }
}
