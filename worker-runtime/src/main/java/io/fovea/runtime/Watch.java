package io.fovea.runtime;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code watch} of the deployment file: what is watched, said once. The workers make it, and the aggregator awaits
 * it.
 *
 * @param models that explain the images, each of all feeds or of some
 * @param precisions at which every model is simulated, unless it has deployed files
 * @param schemes of the integer precisions: adaptive, seed-code, static
 * @param protocol eval, or seed for training mode as in the paper's published script
 * @param noiseFloor whether f32 runs a second time, to be compared with the first
 * @param masks who is asked for the mask of an image, in order; the first who has one wins: {@code scene} (exact masks of
 *     generated scenes), {@code folder} (ground truth) or a salient-object network. Without masks, maps are compared with
 *     f32 alone
 * @param metrics keys of those by which maps are compared besides SIM, CC and KLD, which always are
 */
public record Watch(
        List<WatchedModel> models,
        List<Precision> precisions,
        List<Scheme> schemes,
        Protocol protocol,
        boolean noiseFloor,
        List<String> masks,
        List<String> metrics) {
    /** What a default is checked against, so it comes first. */
    private static final Set<Scheme> SIMULATED = Set.of(Scheme.ADAPTIVE, Scheme.SEED_CODE, Scheme.STATIC);

    /** Under {@code masks}: the exact mask of a generated scene. */
    public static final String SCENE = "scene";

    /** Under {@code masks}: a folder of ground truths. */
    public static final String FOLDER = "folder";

    /** Its name in the file. */
    public static final String SECTION = "watch";

    /** The two networks of the quick start at the study's precisions, with the study's masks. */
    public static final Watch DEFAULTS = new Watch(
            List.of(WatchedModel.named("squeezenet1_1"), WatchedModel.named("mobilenet_v2")),
            List.of(Precision.F32, Precision.INT16, Precision.INT8),
            List.of(Scheme.ADAPTIVE),
            Protocol.EVAL,
            false,
            List.of("birefnet"),
            List.of());

    public Watch {
        models = List.copyOf(models);
        precisions = precisions.stream().distinct().toList();
        schemes = schemes.stream().distinct().toList();
        masks = List.copyOf(masks);
        metrics = List.copyOf(metrics);
        require(!models.isEmpty(), "models is empty: it names nothing to watch");
        require(!precisions.isEmpty(), "precisions is empty: it names nothing to watch");
        Set<String> names = new HashSet<>();
        models.forEach(model -> require(names.add(model.name()), "models names " + model.name() + " twice"));
        schemes.forEach(scheme ->
                require(SIMULATED.contains(scheme), "schemes are adaptive, seed-code and static, not " + scheme));
        require(
                !schemes.isEmpty() || precisions.stream().noneMatch(Precision::isInteger),
                "precisions has integers, and schemes is empty");
        for (WatchedModel model : models) {
            require(
                    !model.hasDeployedFiles() || protocol == Protocol.EVAL,
                    "protocol is " + protocol + ", and " + model.name() + " has deployed files, which run as they are");
            require(
                    !schemes.isEmpty() || model.simulate().stream().noneMatch(Precision::isInteger),
                    model.name() + " simulates integers, and schemes is empty");
        }
        require(
                !noiseFloor || precisions.contains(Precision.F32),
                "noiseFloor compares f32 with itself, and precisions lacks f32");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The section of a file. */
    public static Watch of(DeploymentFile file) {
        return file.section(SECTION, DEFAULTS);
    }

    /** The models that explain the images of a feed. */
    public List<WatchedModel> modelsOf(String feed) {
        return models.stream().filter(model -> model.watches(feed)).toList();
    }

    /** Whether a model explains the images of a feed. */
    public boolean watches(String model, String feed) {
        return model(model).filter(some -> some.watches(feed)).isPresent();
    }

    /** The model of this name, if it is watched. */
    public Optional<WatchedModel> model(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** The precisions at which a model is simulated. */
    public List<Precision> simulated(WatchedModel model) {
        return model.hasDeployedFiles() ? model.simulate() : precisions;
    }

    /** The schemes of a precision: none where nothing is quantized by a range. */
    public List<Scheme> schemesOf(Precision precision) {
        return precision.isInteger() ? schemes : List.of(Scheme.NONE);
    }

    /** Whether a network draws masks, which takes it seconds for each. */
    public boolean hasMasksOfModels() {
        return masks.stream().anyMatch(mask -> !mask.equals(SCENE) && !mask.equals(FOLDER));
    }

    /** Whether images are masked. */
    public boolean hasMasks() {
        return !masks.isEmpty();
    }
}
