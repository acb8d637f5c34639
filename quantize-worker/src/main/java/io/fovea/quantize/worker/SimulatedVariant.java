package io.fovea.quantize.worker;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.program.ProgramSettings;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.quantize.scheme.FakeQuantizationScheme;
import java.util.Optional;

/**
 * One network in one of the ways in which libtorch simulates it.
 *
 * @param preprocessing what it sees of an image
 * @param pass 0; 1 for a second pass at full precision that measures the noise floor
 */
record SimulatedVariant(
        Network network,
        Preprocessing preprocessing,
        Precision precision,
        FakeQuantizationScheme scheme,
        Protocol protocol,
        int pass)
        implements WatchedVariant {
    @Override
    public String model() {
        return network.name();
    }

    @Override
    public boolean needsCalibration() {
        return scheme == FakeQuantizationScheme.STATIC && precision.isInteger();
    }

    ProgramSettings settings(Optional<Calibration> calibration) {
        return new ProgramSettings(network, network.targetLayer(), precision, scheme, protocol, calibration, false);
    }

    /** Whether its arg-max is the reference for the network's other variants. */
    boolean isReference() {
        return precision == Precision.F32 && pass == 0;
    }

    /** The scheme as a variant names it: none where nothing is quantized by a range. */
    Scheme variantScheme() {
        return precision.isInteger() ? scheme.identity() : Scheme.NONE;
    }

    /** What names its maps. */
    Variant identity(String checkpoint, Optional<String> calibration) {
        return Variant.simulated(network.name(), checkpoint, precision, variantScheme(), calibration, protocol)
                .withPreprocessing(text(preprocessing))
                .withPass(pass);
    }

    /** A preprocessing as a variant names it. */
    static String text(Preprocessing preprocessing) {
        return preprocessing.equals(Preprocessing.IMAGENET) ? Variant.IMAGENET : preprocessing.toString();
    }

    @Override
    public String toString() {
        return network.name() + "/" + precision + (pass == 0 ? "" : "#" + pass);
    }
}
