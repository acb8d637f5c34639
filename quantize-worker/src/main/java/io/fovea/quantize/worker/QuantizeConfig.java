package io.fovea.quantize.worker;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.network.Networks;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code quantize} of the deployment file.
 *
 * @param networks torchvision's names
 * @param precisions f32, int16, int8, int4, bf16, fp16
 * @param scheme where the ranges of integer precisions come from: adaptive, seed-code or static
 * @param protocol eval, or seed for training mode as in the paper's published script
 * @param noiseFloor whether f32 runs a second time, to be compared with the first
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
        List<String> networks,
        List<String> precisions,
        String scheme,
        String protocol,
        boolean noiseFloor,
        long seed,
        String target,
        Map<String, String> targetLayers,
        Optional<Path> models,
        Optional<Path> calibrations,
        int calibrationImages,
        boolean synthetic,
        int threads) {

    public static final QuantizeConfig DEFAULTS = new QuantizeConfig(
            List.of("squeezenet1_1"),
            List.of("f32", "int16", "int8"),
            Scheme.ADAPTIVE.toString(),
            Protocol.EVAL.toString(),
            false,
            0,
            Target.PREDICTED.label(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            64,
            false,
            0);

    public QuantizeConfig {
        networks = List.copyOf(networks);
        precisions = List.copyOf(precisions);
        targetLayers = Map.copyOf(targetLayers);
        if (networks.isEmpty() || precisions.isEmpty()) {
            throw new IllegalArgumentException("networks and precisions cannot be empty");
        }
        if (threads < 0) {
            throw new IllegalArgumentException("threads cannot be " + threads);
        }
        if (calibrationImages < 1) {
            throw new IllegalArgumentException("calibrationImages cannot be " + calibrationImages);
        }
        networks.forEach(QuantizeConfig::network);
        precisions.forEach(Precision::of);
        FakeQuantizationScheme.of(Scheme.of(scheme));
        Protocol.of(protocol);
        if (Target.of(target) == Target.REFERENCE && !precisions.contains(Precision.F32.toString())) {
            throw new IllegalArgumentException("target reference needs precision f32");
        }
        targetLayers.forEach((name, path) -> network(name).graph().output(path));
    }

    /** Every variant to run. */
    List<SimulatedVariant> variants() {
        List<SimulatedVariant> variants = new ArrayList<>();
        for (String name : networks) {
            for (String precision : precisions) {
                variants.add(variant(network(name), Precision.of(precision), 0));
            }
            if (noiseFloor) {
                variants.add(variant(network(name), Precision.F32, 1));
            }
        }
        return variants;
    }

    private SimulatedVariant variant(Network network, Precision precision, int pass) {
        String layer = targetLayers.getOrDefault(network.name(), network.targetLayer());
        return new SimulatedVariant(
                network, precision, FakeQuantizationScheme.of(Scheme.of(scheme)), Protocol.of(protocol), layer, pass);
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
