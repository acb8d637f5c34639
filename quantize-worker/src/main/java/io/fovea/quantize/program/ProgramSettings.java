package io.fovea.quantize.program;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import java.util.Optional;

/**
 * Everything that decides a program's text.
 *
 * @param targetLayer module path of the layer whose activations are explained
 * @param calibration the ranges of scheme static
 * @param observing whether to record the ranges of layer outputs instead of quantizing anything
 */
public record ProgramSettings(
        Network network,
        String targetLayer,
        Precision precision,
        FakeQuantizationScheme scheme,
        Protocol protocol,
        Optional<Calibration> calibration,
        boolean observing) {

    /** Inference mode, and the network's own target layer. */
    public static ProgramSettings of(Network network, Precision precision, FakeQuantizationScheme scheme) {
        return new ProgramSettings(
                network, network.targetLayer(), precision, scheme, Protocol.EVAL, Optional.empty(), false);
    }

    /** Full precision, recording ranges. */
    public static ProgramSettings observing(Network network) {
        return new ProgramSettings(
                network,
                network.targetLayer(),
                Precision.F32,
                FakeQuantizationScheme.STATIC,
                Protocol.EVAL,
                Optional.empty(),
                true);
    }

    /** Scheme static with these ranges. */
    public static ProgramSettings calibrated(Network network, Precision precision, Calibration calibration) {
        return new ProgramSettings(
                network,
                network.targetLayer(),
                precision,
                FakeQuantizationScheme.STATIC,
                Protocol.EVAL,
                Optional.of(calibration),
                false);
    }
}
