package io.fovea.quantize.worker;

/** One of the ways in which a watched model is run. */
sealed interface WatchedVariant permits SimulatedVariant, DeployedVariant {
    /** What the deployment calls the model. */
    String model();

    /** Whether it cannot run without a calibration. */
    boolean needsCalibration();
}
