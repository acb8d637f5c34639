package io.fovea.deployed;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fovea.deployed.tail.Tail;
import io.fovea.foundations.NativeRuns;
import io.fovea.onnx.MalformedOnnxException;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A user's file, run by ONNX Runtime as it is deployed, with its target layer tapped and the tail behind it rebuilt.
 *
 * <p>Safe for use by many threads; with one thread per run, each run works on the thread that calls it.
 */
public final class DeployedModel implements AutoCloseable {
    private final Path file;
    private final ModelInput input;
    private final TargetLayer target;
    private final int[] targetShape;
    private final String scores;
    private final ScoresTensor scoresTensor;
    private final String tap;
    private final Optional<Tail> tail;
    private final String tailRefusal;
    private final Provenance provenance;
    private final Guard guard;
    private final OrtSession untouched;
    private final OrtSession tapped;
    private final AtomicLong runs = new AtomicLong();

    private DeployedModel(ModelParts parts, Guard guard, OrtSession untouched, OrtSession tapped) {
        this.file = parts.file();
        this.input = parts.input();
        this.target = parts.target();
        this.targetShape = parts.targetShape();
        this.scores = parts.scoresTensor().name();
        this.scoresTensor = parts.scoresTensor();
        this.tap = parts.tap().output();
        this.tail = parts.tail();
        this.tailRefusal = parts.tailRefusal();
        this.provenance = parts.provenance();
        this.guard = guard;
        this.untouched = untouched;
        this.tapped = tapped;
    }

    /**
     * How a file is watched.
     *
     * @param runtime as the deployment runs it
     * @param target name of a tensor or node, or {@code auto}
     * @param height rows of the input, for a file that leaves them open
     * @param width columns of the input, for a file that leaves them open
     * @param guard what is done where the tap changes the scores
     */
    public record Settings(RuntimeSettings runtime, String target, int height, int width, Guard.Settings guard) {
        public static final Settings DEFAULTS =
                new Settings(RuntimeSettings.DEFAULTS, TargetLayer.AUTO, 224, 224, Guard.Settings.DEFAULTS);

        /** The same with another target layer. */
        public Settings target(String name) {
            return new Settings(runtime, name, height, width, guard);
        }

        /** The same with another guard. */
        public Settings guard(Guard.Settings watch) {
            return new Settings(runtime, target, height, width, watch);
        }

        /** The same with another size of the input. */
        public Settings size(int rows, int columns) {
            return new Settings(runtime, target, rows, columns, guard);
        }
    }

    /**
     * Reads a file, taps it, and compares its scores with the untouched file's on several pictures.
     *
     * @throws UnusableModelException where the file, its target, the provider or the tap will not do
     */
    public static DeployedModel load(Path file, Settings settings) {
        try {
            OnnxModel model = OnnxModel.read(file);
            OnnxGraph graph = model.graph();
            ModelParts parts = ModelParts.of(file, model.inlined(), graph, settings, Digest.of(model.files()));
            return open(parts, settings, OnnxRuntime.open(file, settings.runtime()));
        } catch (MalformedOnnxException e) {
            throw UnusableModelException.of(file, e);
        } catch (IOException e) {
            throw new UnusableModelException("model " + file + " cannot be read: " + e, e);
        }
    }

    /**
     * A model that was edited and is no file, with all its weights inside.
     *
     * @param name to call it by in messages
     */
    public static DeployedModel of(Path name, ModelProto model, Settings settings) {
        try {
            OnnxGraph graph = OnnxModel.of(model).graph();
            ModelParts parts = ModelParts.of(name, model, graph, settings, Digest.of(OnnxModel.bytes(model)));
            return open(parts, settings, OnnxRuntime.open(name, model, settings.runtime()));
        } catch (MalformedOnnxException e) {
            throw UnusableModelException.of(name, e);
        }
    }

    private static DeployedModel open(ModelParts parts, Settings settings, OrtSession untouched) {
        DeployedModel model = new DeployedModel(
                parts,
                new Guard(settings.guard()),
                untouched,
                OnnxRuntime.open(parts.file(), parts.tap().model(), settings.runtime()));
        try {
            if (!settings.guard().equals(Guard.Settings.NONE)) {
                GuardPictures.of(parts.input()).forEach(picture -> model.guarded(picture, true));
            }
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
        return model;
    }

    public Path file() {
        return file;
    }

    public ModelInput input() {
        return input;
    }

    public TargetLayer target() {
        return target;
    }

    /** Shape {@code [1, C, H, W]} of the target layer. */
    public int[] targetShape() {
        return targetShape.clone();
    }

    /** Whether the scores are one for each class. */
    public boolean isClassifier() {
        return scoresTensor.isOnePerClass();
    }

    /** How many classes a classifier tells apart. */
    public int classes() {
        return scoresTensor.count();
    }

    /** Whether the scores are probabilities, not logits. */
    public boolean givesProbabilities() {
        return scoresTensor.areProbabilities();
    }

    public Provenance provenance() {
        return provenance;
    }

    /** How often the tap was compared with the untouched file, and how often it differed. */
    public Guard guard() {
        return guard;
    }

    /** Whether a gradient can be had. */
    public boolean hasTail() {
        return tail.isPresent();
    }

    /**
     * From the target to the scores.
     *
     * @throws UnusableModelException where an operator on the way is not known, by its name
     */
    public Tail tail() {
        return tail.orElseThrow(
                () -> UnusableModelException.of(
                        file,
                        tailRefusal
                                + "; the methods eigen-cam (and recipro-cam, where the tail is known) need no gradient, and target: names another layer"));
    }

    /**
     * Runs the file on one image.
     *
     * @param values in the order of the input's shape
     * @throws UnusableModelException where the tap changed the scores and the guard refuses that
     */
    public TappedRun run(float[] values) {
        return NativeRuns.run(() -> guarded(values, guard.isDue(runs.getAndIncrement())));
    }

    private TappedRun guarded(float[] values, boolean compare) {
        try (OnnxTensor image = input.tensor(values);
                OrtSession.Result result = tapped.run(Map.of(input.name(), image), Set.of(scores, tap))) {
            TappedRun run = new TappedRun(floats(result, scores), activations(result));
            if (compare && !guard.agrees(run.scores(), untouchedScores(image))) {
                throw UnusableModelException.of(
                        file,
                        "with its target layer " + target.tensor()
                                + " tapped, its scores are no longer the untouched file's");
            }
            return run;
        } catch (OrtException e) {
            throw UnusableModelException.of(file, "its run failed: " + e.getMessage(), e);
        }
    }

    /** The scores of the untouched file. */
    public float[] untouchedScores(float[] values) {
        try (OnnxTensor image = input.tensor(values)) {
            return untouchedScores(image);
        } catch (OrtException e) {
            throw UnusableModelException.of(file, "its run failed: " + e.getMessage(), e);
        }
    }

    private float[] untouchedScores(OnnxTensor image) throws OrtException {
        try (OrtSession.Result result = untouched.run(Map.of(input.name(), image), Set.of(scores))) {
            return floats(result, scores);
        }
    }

    private Activations activations(OrtSession.Result result) throws OrtException {
        return new Activations(targetShape[1], targetShape[2], targetShape[3], floats(result, tap));
    }

    private float[] floats(OrtSession.Result result, String name) throws OrtException {
        Optional<OnnxValue> value = result.get(name);
        if (value.isPresent() && value.get() instanceof OnnxTensor tensor && tensor.getFloatBuffer() != null) {
            java.nio.FloatBuffer buffer = tensor.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        }
        throw UnusableModelException.of(file, "its tensor " + name + " holds no real numbers");
    }

    @Override
    public void close() {
        for (OrtSession session : Arrays.asList(tapped, untouched)) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("closing " + file, e);
            }
        }
    }
}
