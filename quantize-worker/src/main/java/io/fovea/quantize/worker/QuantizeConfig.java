package io.fovea.quantize.worker;

import io.fovea.deployed.Guard;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Section {@code quantize} of the deployment file.
 *
 * @param seed of the random numbers that protocol seed draws
 * @param target the class that is explained: predicted, reference (the f32 arg-max) or label
 * @param models the folder of checkpoints; by default the cache of {@code fovea models}, or none where synthetic is true
 * @param calibrations a folder of calibrations, one file NETWORK.calibration.json each, for scheme static; a network
 *     without one is calibrated on the first images of the feeds
 * @param calibrationImages on how many
 * @param synthetic whether a network without a checkpoint runs with synthetic weights; otherwise it is an error
 * @param threads how many programs run at a time; 0 for one per core
 * @param tapGuard how often the scores of a tapped deployed file are compared with the untouched file's, and whether a difference
 *     is an error
 */
public record QuantizeConfig(
        long seed,
        String target,
        Optional<Path> models,
        Optional<Path> calibrations,
        int calibrationImages,
        boolean synthetic,
        int threads,
        Guard.Settings tapGuard) {

    public static final QuantizeConfig DEFAULTS = new QuantizeConfig(
            0, Target.PREDICTED.label(), Optional.empty(), Optional.empty(), 64, false, 0, Guard.Settings.DEFAULTS);

    public QuantizeConfig {
        if (threads < 0) {
            throw new IllegalArgumentException("threads cannot be " + threads);
        }
        if (calibrationImages < 1) {
            throw new IllegalArgumentException("calibrationImages cannot be " + calibrationImages);
        }
        Target.of(target);
    }

    Target targetChoice() {
        return Target.of(target);
    }

    int programsAtATime() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
