package io.fovea.deployed.layers;

/**
 * A place of a quantized file that can be left in float.
 *
 * @param name of the node in the float file, as {@code nodes_to_exclude} of ONNX Runtime's quantizer takes it
 * @param operator of the quantized file
 * @param isLayer whether it is a convolution or a matrix, and not the rounding of another operator's result
 */
public record Place(String name, String operator, boolean isLayer) {

    /** Operator and name: {@code Conv node_Conv_850}. */
    @Override
    public String toString() {
        return operator + " " + name;
    }
}
