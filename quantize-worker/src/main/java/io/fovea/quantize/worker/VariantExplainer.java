package io.fovea.quantize.worker;

import io.fovea.identity.Variant;
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
import io.fovea.record.Prediction;
import io.fovea.record.Tensor;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A loaded variant: image in, inference out. */
final class VariantExplainer implements AutoCloseable {
    private static final int PREDICTIONS = 5;

    private final SimulatedVariant variant;
    private final Variant identity;
    private final long seed;
    private final int classes;
    private final boolean probabilities;
    private final Program program;
    private final ExplanationProgram loaded;
    private final VariantMeter meter;

    VariantExplainer(
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
        this.meter = new VariantMeter(meters, variant);
    }

    SimulatedVariant variant() {
        return variant;
    }

    /** How many classes its network tells apart. */
    int classes() {
        return classes;
    }

    /**
     * Explains an image.
     *
     * @param image what the network sees: its input, row-major
     * @param target how the class was chosen
     * @param targetClass the class, where it is not for the variant to predict
     */
    Inference explain(ImageEvent event, float[] image, Target target, OptionalInt targetClass) {
        List<float[]> random = RandomMasks.draw(program.random(), seed + "/" + event.getImageId() + "/" + variant);
        long start = System.nanoTime();
        Explanation explanation = meter.measure(() -> loaded.explain(image, targetClass, random));
        long elapsedMicros = (System.nanoTime() - start) / 1000;
        double[] shares = probabilities(explanation.logits().values());
        return Inference.newBuilder()
                .setImageId(event.getImageId())
                .setFeed(event.getFeed())
                .setLabel(event.getLabel())
                .setAttributes(event.getAttributes())
                .setReceivedAt(event.getReceivedAt())
                .setVariant(identity.toRecord())
                .setPredictions(predictions(shares))
                .setTarget(target.label())
                .setTargetClass(explanation.targetClass())
                .setTargetProbability((float) shares[explanation.targetClass()])
                .setTargetLayer(variant.network().targetLayer())
                .setActivations(tensor(explanation.activations()))
                .setGradients(tensor(explanation.gradients().collapseConstantSpace()))
                .setElapsedMicros(elapsedMicros)
                .build();
    }

    private static List<Prediction> predictions(double[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
                .limit(PREDICTIONS)
                .map(i -> new Prediction(i, (float) probabilities[i]))
                .toList();
    }

    private double[] probabilities(float[] scores) {
        return probabilities
                ? IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).toArray()
                : softmax(scores);
    }

    private static double[] softmax(float[] logits) {
        double max = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double[] exponentials = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - max))
                .toArray();
        double sum = DoubleStream.of(exponentials).sum();
        return DoubleStream.of(exponentials).map(e -> e / sum).toArray();
    }

    private static Tensor tensor(FloatTensor tensor) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(tensor.values());
        return new Tensor("float32", tensor.shape(), bytes);
    }

    @Override
    public void close() {
        loaded.close();
    }
}
