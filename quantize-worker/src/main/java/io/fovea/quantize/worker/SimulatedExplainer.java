package io.fovea.quantize.worker;

import io.fovea.identity.Variant;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.quantize.engine.Explanation;
import io.fovea.quantize.engine.ExplanationProgram;
import io.fovea.quantize.engine.FloatTensor;
import io.fovea.quantize.engine.LibTorch;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.program.Program;
import io.fovea.quantize.program.ProgramWriter;
import io.fovea.quantize.program.RandomMasks;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.record.Tensor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A variant that libtorch simulates. */
final class SimulatedExplainer implements VariantExplainer {
    private final SimulatedVariant variant;
    private final Variant identity;
    private final long seed;
    private final int classes;
    private final boolean probabilities;
    private final Program program;
    private final ExplanationProgram loaded;
    private final VariantMeter meter;

    SimulatedExplainer(
            SimulatedVariant variant,
            LoadedModel model,
            Optional<Calibration> calibration,
            long seed,
            MeterRegistry meters) {
        this.variant = variant;
        Optional<Calibration> used = calibration.filter(c -> variant.needsCalibration());
        this.identity = variant.identity(model.trained().checkpoint().id(), used.map(Calibration::id));
        this.seed = seed;
        this.classes = model.trained().network().classes();
        this.program = ProgramWriter.write(variant.settings(used), LibTorch.kernels());
        this.probabilities = model.probabilities();
        this.loaded = ExplanationProgram.load(program, model.trained().checkpoint());
        this.meter = new VariantMeter(meters, identity);
    }

    @Override
    public String model() {
        return variant.model();
    }

    @Override
    public Preprocessing preprocessing() {
        return variant.preprocessing();
    }

    @Override
    public boolean isReference() {
        return variant.isReference();
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public Inference explain(ImageEvent event, NetworkInput image, Target target, OptionalInt targetClass) {
        List<float[]> random = RandomMasks.draw(program.random(), seed + "/" + event.getImageId() + "/" + variant);
        long start = System.nanoTime();
        Explanation explanation = meter.measure(() -> loaded.explain(image.values(), targetClass, random));
        long elapsedMicros = (System.nanoTime() - start) / 1000;
        Scores scores = Scores.of(explanation.logits().values(), probabilities);
        return Inferences.of(event, identity, target)
                .setView(image.view())
                .setPredictions(scores.predictions())
                .setTargetClass(explanation.targetClass())
                .setTargetProbability(scores.of(explanation.targetClass()))
                .setTargetLayer(variant.network().targetLayer())
                .setActivations(tensor(explanation.activations()))
                .setGradients(tensor(explanation.gradients().collapseConstantSpace()))
                .setElapsedMicros(elapsedMicros)
                .build();
    }

    private static Tensor tensor(FloatTensor tensor) {
        return Inferences.tensor(tensor.shape(), tensor.values());
    }

    @Override
    public void close() {
        loaded.close();
    }
}
