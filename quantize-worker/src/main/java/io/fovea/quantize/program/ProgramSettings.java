package io.fovea.quantize.program;

import io.fovea.quantize.network.Network;
import io.fovea.quantize.scheme.Precision;
import io.fovea.quantize.scheme.Protocol;
import io.fovea.quantize.scheme.Scheme;

/**
 * Everything that decides a program's text.
 *
 * @param targetLayer module path of the layer whose activations are explained
 */
public record ProgramSettings(
        Network network, String targetLayer, Precision precision, Scheme scheme, Protocol protocol) {

    /** Inference mode, and the network's own target layer. */
    public static ProgramSettings of(Network network, Precision precision, Scheme scheme) {
        return new ProgramSettings(network, network.targetLayer(), precision, scheme, Protocol.EVAL);
    }
}
