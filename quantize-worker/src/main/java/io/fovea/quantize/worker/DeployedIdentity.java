package io.fovea.quantize.worker;

import io.fovea.deployed.Provenance;
import io.fovea.deployed.TwinCheck;
import io.fovea.identity.DeployedFile;
import io.fovea.identity.Precision;
import io.fovea.identity.Variant;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.quantize.onnx.OnnxNetwork;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.WatchedFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What names the maps of a file: its float original, and how far it has that one's weights.
 *
 * @param variant the file
 * @param checkpoint id of the float original
 * @param twin of a deployed file with the float original; empty for that itself
 */
record DeployedIdentity(DeployedVariant variant, String checkpoint, Optional<TwinCheck> twin) {
    private static final int ID_DIGITS = 16;

    /**
     * Compares a file with its float original.
     *
     * @throws io.fovea.deployed.UnusableModelException if it was not made from that, and the deployment does not allow it
     */
    static DeployedIdentity of(DeployedVariant variant) {
        Path original = variant.original();
        Optional<TwinCheck> twin = variant.deployed().map(file -> twin(original, file));
        return new DeployedIdentity(variant, OnnxNetwork.id(original), twin);
    }

    private static TwinCheck twin(Path original, WatchedFile deployed) {
        TwinCheck twin = TwinCheck.of(original, deployed.file());
        if (!deployed.anyTwin()) {
            twin.require(original, deployed.file());
        }
        return twin;
    }

    /** The file as it is run. */
    Variant variant(Provenance provenance, Preprocessing preprocessing) {
        Precision precision = Precision.of(provenance.precision());
        if (twin.isEmpty() && precision != Precision.F32) {
            throw new UserErrorException("watch.models: " + variant.model() + ": file is the float original, and "
                    + variant.original() + " is " + provenance.form() + "; name it under deployed");
        }
        return Variant.deployed(
                variant.model(),
                checkpoint,
                variant.deployed()
                        .map(file -> new DeployedFile(
                                file.name(),
                                provenance.sha256().substring(0, ID_DIGITS),
                                provenance.form().toString(),
                                twin.orElseThrow().matched() + "/"
                                        + twin.orElseThrow().layers())),
                precision,
                SimulatedVariant.text(preprocessing),
                provenance.run());
    }
}
