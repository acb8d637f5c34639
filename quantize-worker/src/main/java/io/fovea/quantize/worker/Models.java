package io.fovea.quantize.worker;

import io.fovea.identity.Precision;
import io.fovea.identity.Scheme;
import io.fovea.quantize.checkpoint.CheckpointFolder;
import io.fovea.quantize.checkpoint.TrainedNetwork;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that a deployment watches, each read once, and held until all its variants are loaded. */
final class Models {
    private final Watch watch;
    private final CheckpointFolder checkpoints;
    private final Map<String, LoadedModel> read = new LinkedHashMap<>();

    /**
     * Reads nothing yet.
     *
     * @throws UserErrorException that names the keys, where the sections contradict each other or name a network that is not known
     */
    Models(Watch watch, QuantizeConfig config) {
        boolean hasReference = watch.models().stream()
                .allMatch(
                        model -> model.hasDeployedFiles() || watch.precisions().contains(Precision.F32));
        if (config.targetChoice() == Target.REFERENCE && !hasReference) {
            throw new UserErrorException("quantize.target is reference, and watch.precisions lacks f32");
        }
        this.watch = watch;
        this.checkpoints = CheckpointFolder.of(config.models(), config.synthetic(), System.getenv());
        watch.models().stream().filter(model -> model.file().isEmpty()).forEach(Models::published);
    }

    /**
     * A model by the name that the deployment gives it.
     *
     * @throws UserErrorException if its file cannot be read
     */
    LoadedModel of(String name) {
        return read.computeIfAbsent(name, any -> load(watch.model(name).orElseThrow()));
    }

    private LoadedModel load(WatchedModel model) {
        return model.file().map(file -> LoadedModel.read(file, model)).orElseGet(() -> {
            TrainedNetwork trained = checkpoints.of(published(model));
            return LoadedModel.published(
                    new TrainedNetwork(LoadedModel.explained(trained.network(), model), trained.checkpoint()));
        });
    }

    private static Network published(WatchedModel model) {
        Network network = Networks.named(model.name())
                .orElseThrow(() -> new UserErrorException("watch.models: unknown network \"" + model.name()
                        + "\"; known are "
                        + String.join(
                                ", ", Networks.all().stream().map(Network::name).toList())
                        + "; a model of your own needs its file"));
        try {
            return LoadedModel.explained(network, model);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("watch.models: " + model.name() + ": " + e.getMessage(), e);
        }
    }

    /** Every variant to run, in the order of the configuration. */
    List<WatchedVariant> variants() {
        List<WatchedVariant> variants = new ArrayList<>();
        for (WatchedModel watched : watch.models()) {
            if (watched.hasDeployedFiles()) {
                variants.add(new DeployedVariant(watched, Optional.empty()));
                watched.deployed().forEach(file -> variants.add(new DeployedVariant(watched, Optional.of(file))));
            }
            for (Precision precision : watch.simulated(watched)) {
                watch.schemesOf(precision)
                        .forEach(scheme -> variants.add(variant(of(watched.name()), precision, scheme, 0)));
            }
            if (watch.noiseFloor() && !watched.hasDeployedFiles()) {
                variants.add(variant(of(watched.name()), Precision.F32, Scheme.NONE, 1));
            }
        }
        return variants;
    }

    private SimulatedVariant variant(LoadedModel model, Precision precision, Scheme scheme, int pass) {
        FakeQuantizationScheme simulated = scheme == Scheme.NONE
                ? watch.schemes().stream()
                        .findFirst()
                        .map(FakeQuantizationScheme::of)
                        .orElse(FakeQuantizationScheme.ADAPTIVE)
                : FakeQuantizationScheme.of(scheme);
        return new SimulatedVariant(
                model.trained().network(), model.preprocessing(), precision, simulated, watch.protocol(), pass);
    }

    /** Lets the weights go. */
    void letGo() {
        read.clear();
    }
}
