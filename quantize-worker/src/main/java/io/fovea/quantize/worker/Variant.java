package io.fovea.quantize.worker;

import io.fovea.quantize.network.Network;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.scheme.Precision;
import io.fovea.quantize.scheme.Protocol;
import io.fovea.quantize.scheme.Scheme;
import java.util.Optional;

/**
 * One network in one of the ways in which it is run.
 *
 * @param pass 0; 1 for a second pass at full precision that measures the noise floor
 */
record Variant(Network network, Precision precision, Scheme scheme, Protocol protocol, String targetLayer, int pass) {

    /** Whether it cannot run without a calibration. */
    boolean needsCalibration() {
        return scheme == Scheme.STATIC && precision.isInteger();
    }

    /** @param trained the network, of as many classes as its weights have */
    ProgramSettings settings(Network trained, Optional<Calibration> calibration) {
        return new ProgramSettings(trained, targetLayer, precision, scheme, protocol, calibration, false);
    }

    /** Whether its arg-max is the reference for the network's other variants. */
    boolean isReference() {
        return precision.equals(Precision.F32) && pass == 0;
    }

    /** The scheme as records name it: none where nothing is quantized by a range. */
    String schemeLabel() {
        return precision.isInteger() ? scheme.label() : "none";
    }

    @Override
    public String toString() {
        return network.name() + "/" + precision + (pass == 0 ? "" : "#" + pass);
    }
}
