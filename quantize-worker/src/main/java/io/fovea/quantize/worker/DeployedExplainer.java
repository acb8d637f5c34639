package io.fovea.quantize.worker;

import io.fovea.deployed.Activations;
import io.fovea.deployed.DeployedModel;
import io.fovea.deployed.GradientFree;
import io.fovea.deployed.Guard;
import io.fovea.deployed.ModelInput;
import io.fovea.deployed.RuntimeSettings;
import io.fovea.deployed.RuntimeSettings.Optimization;
import io.fovea.deployed.TappedRun;
import io.fovea.deployed.UnusableModelException;
import io.fovea.identity.Variant;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.record.FinishedMap;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.WatchedFile;
import io.fovea.runtime.WatchedModel;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that ONNX Runtime runs as it is deployed. */
final class DeployedExplainer implements VariantExplainer {
    private static final Logger LOG = LoggerFactory.getLogger(DeployedExplainer.class);

    private final DeployedVariant variant;
    private final DeployedModel model;
    private final Preprocessing preprocessing;
    private final Optional<GradientFree> method;
    private final Variant identity;
    private final VariantMeter meter;

    private DeployedExplainer(
            DeployedVariant variant,
            DeployedModel model,
            Preprocessing preprocessing,
            Optional<GradientFree> method,
            Variant identity,
            MeterRegistry meters) {
        this.variant = variant;
        this.model = model;
        this.preprocessing = preprocessing;
        this.method = method;
        this.identity = identity;
        this.meter = new VariantMeter(meters, identity);
        meter.countTap(meters, identity, model.guard());
    }

    /**
     * Opens the file, and sees that it can be explained in the way that the deployment asks for.
     *
     * @throws UserErrorException if it cannot, was not made from the float original, or contradicts what is said of it
     */
    static DeployedExplainer load(DeployedVariant variant, Guard.Settings guard, MeterRegistry meters) {
        try {
            DeployedIdentity identity = DeployedIdentity.of(variant);
            Preprocessing preprocessing = preprocessing(variant);
            DeployedModel model = DeployedModel.load(variant.file(), settings(variant, preprocessing, guard));
            try {
                return new DeployedExplainer(
                        variant,
                        model,
                        preprocessing,
                        method(variant, model),
                        identity.variant(model.provenance(), preprocessing),
                        meters);
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        } catch (UnusableModelException | IllegalArgumentException e) {
            throw new UserErrorException("watch.models: " + variant + ": " + e.getMessage(), e);
        }
    }

    private static Preprocessing preprocessing(DeployedVariant variant) {
        String words = variant.deployed()
                .flatMap(WatchedFile::preprocessing)
                .or(variant.watched()::preprocessing)
                .orElse("");
        return ModelInput.said(variant.file()).preprocessing(words);
    }

    private static DeployedModel.Settings settings(
            DeployedVariant variant, Preprocessing preprocessing, Guard.Settings guard) {
        WatchedModel model = variant.watched();
        WatchedFile.RunOptions runtime =
                variant.deployed().flatMap(WatchedFile::runtime).orElse(model.runtime());
        return new DeployedModel.Settings(
                new RuntimeSettings(
                        Optimization.CHOICES.get(runtime.optimization()), runtime.provider(), runtime.threads()),
                variant.deployed()
                        .flatMap(WatchedFile::targetLayer)
                        .or(model::targetLayer)
                        .orElse(DeployedModel.Settings.DEFAULTS.target()),
                preprocessing.height(),
                preprocessing.width(),
                guard);
    }

    private static Optional<GradientFree> method(DeployedVariant variant, DeployedModel model) {
        Optional<GradientFree> method = variant.watched().method().map(GradientFree.CHOICES::get);
        if (!model.isClassifier() && !method.equals(Optional.of(GradientFree.EIGEN_CAM))) {
            throw new UserErrorException("watch.models: " + variant
                    + ": its scores are not one per class, so there is no class to explain; say method: eigen-cam");
        }
        if (!method.equals(Optional.of(GradientFree.EIGEN_CAM))) {
            model.tail(); // where it cannot be had, that is said now and not at the first image
        }
        return method;
    }

    @Override
    public String model() {
        return variant.model();
    }

    @Override
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    @Override
    public boolean isReference() {
        return identity.isFloat();
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public Inference explain(ImageEvent event, NetworkInput image, Target target, OptionalInt targetClass) {
        long start = System.nanoTime();
        Inference.Builder inference = Inferences.of(event, identity, target).setView(image.view());
        meter.measure(() -> explain(inference, run(event, image.values()), targetClass));
        return inference.setElapsedMicros((System.nanoTime() - start) / 1000).build();
    }

    private TappedRun run(ImageEvent event, float[] image) {
        long before = model.guard().differing();
        try {
            return model.run(image);
        } finally {
            if (model.guard().differing() > before) {
                LOG.error(
                        "event=tap_mismatch variant={} file={} image={}", variant, variant.file(), event.getImageId());
            }
        }
    }

    private Inference.Builder explain(Inference.Builder inference, TappedRun run, OptionalInt targetClass) {
        Activations activations = run.activations();
        int target = model.isClassifier() ? targetClass.orElse(run.predicted()) : 0;
        List<Integer> shape = List.of(activations.channels(), activations.height(), activations.width());
        inference
                .setTargetClass(target)
                .setTargetLayer(model.target().tensor())
                .setActivations(Inferences.tensor(shape, activations.values()));
        if (model.isClassifier()) {
            Scores scores = Scores.of(run.scores(), model.givesProbabilities());
            inference.setPredictions(scores.predictions()).setTargetProbability(scores.of(target));
        } else {
            inference.setPredictions(List.of()).setTargetProbability(0);
        }
        if (method.isPresent()) {
            float[] map = single(map(method.get(), activations, target));
            return inference.setMap(
                    new FinishedMap(method.get().methodName(), Inferences.tensor(shape.subList(1, 3), map)));
        }
        return inference.setGradients(
                Inferences.tensor(shape, single(model.tail().gradient(activations.doubles(), target))));
    }

    private double[] map(GradientFree method, Activations activations, int target) {
        return switch (method) {
            case EIGEN_CAM -> GradientFree.eigenCam(activations);
            case RECIPRO_CAM -> GradientFree.reciproCam(model.tail(), activations, target);
        };
    }

    private static float[] single(double[] values) {
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return single;
    }

    @Override
    public void close() {
        model.close();
    }
}
