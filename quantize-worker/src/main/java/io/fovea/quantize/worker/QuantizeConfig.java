package io.fovea.quantize.worker;

import io.fovea.identity.Precision;
import io.fovea.identity.Scheme;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code quantize} of the deployment file.
 *
 * @param seed of the random numbers that protocol seed draws
 * @param target the class that is explained: predicted, reference (the f32 arg-max) or label
 * @param targetLayers the explained module path for networks where it is not the usual one
 * @param models the folder of checkpoints; by default the cache of {@code fovea models}, or none where synthetic is true
 * @param calibrations a folder of calibrations, one file NETWORK.calibration.json each, for scheme static; a network
 *     without one is calibrated on the first images of the feeds
 * @param calibrationImages on how many
 * @param synthetic whether a network without a checkpoint runs with synthetic weights; otherwise it is an error
 * @param threads how many programs run at a time; 0 for one per core
 */
public record QuantizeConfig(
        long seed,
        String target,
        Map<String, String> targetLayers,
        Optional<Path> models,
        Optional<Path> calibrations,
        int calibrationImages,
        boolean synthetic,
        int threads) {

    public static final QuantizeConfig DEFAULTS =
            new QuantizeConfig(0, Target.PREDICTED.label(), Map.of(), Optional.empty(), Optional.empty(), 64, false, 0);

    public QuantizeConfig {
        targetLayers = Map.copyOf(targetLayers);
        if (threads < 0) {
            throw new IllegalArgumentException("threads cannot be " + threads);
        }
        if (calibrationImages < 1) {
            throw new IllegalArgumentException("calibrationImages cannot be " + calibrationImages);
        }
        Target.of(target);
        targetLayers.forEach((name, path) -> network(name).graph().output(path));
    }

    /**
     * Every variant to run.
     *
     * @throws UserErrorException that names both keys, where this section contradicts what is watched
     */
    List<SimulatedVariant> variants(Watch watch) {
        if (targetChoice() == Target.REFERENCE && !watch.precisions().contains(Precision.F32)) {
            throw new UserErrorException("quantize.target is reference, and watch.precisions lacks f32");
        }
        targetLayers.keySet().stream()
                .filter(name -> watch.model(name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new UserErrorException("quantize.targetLayers names " + name + ", and watch.models does not");
                });
        List<SimulatedVariant> variants = new ArrayList<>();
        for (WatchedModel model : watch.models()) {
            Network network = watched(model.name());
            for (Precision precision : watch.precisions()) {
                watch.schemesOf(precision)
                        .forEach(scheme -> variants.add(variant(watch, network, precision, scheme, 0)));
            }
            if (watch.noiseFloor()) {
                variants.add(variant(watch, network, Precision.F32, Scheme.NONE, 1));
            }
        }
        return variants;
    }

    private SimulatedVariant variant(Watch watch, Network network, Precision precision, Scheme scheme, int pass) {
        FakeQuantizationScheme simulated = scheme == Scheme.NONE
                ? watch.schemes().stream()
                        .findFirst()
                        .map(FakeQuantizationScheme::of)
                        .orElse(FakeQuantizationScheme.ADAPTIVE)
                : FakeQuantizationScheme.of(scheme);
        String layer = targetLayers.getOrDefault(network.name(), network.targetLayer());
        return new SimulatedVariant(network, precision, simulated, watch.protocol(), layer, pass);
    }

    private static Network watched(String name) {
        try {
            return network(name);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("watch.models: " + e.getMessage(), e);
        }
    }

    Target targetChoice() {
        return Target.of(target);
    }

    int programsAtATime() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    private static Network network(String name) {
        return Networks.named(name)
                .orElseThrow(() -> new IllegalArgumentException("unknown network \"" + name + "\"; known are "
                        + String.join(
                                ", ", Networks.all().stream().map(Network::name).toList())));
    }
}
