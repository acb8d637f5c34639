package io.fovea.quantize.network;

import java.util.List;

/**
 * An image classifier of torchvision.
 *
 * @param name torchvision's name of the model
 * @param targetLayer the module path whose activations are explained unless the deployment says otherwise
 * @param layer what it computes: 3x224x224 to logits
 */
public record Network(String name, String targetLayer, Layer layer) {

    /** Every input is an RGB image of this size. */
    public static final Shape INPUT = new Shape(3, 224, 224);

    /** The computation as single steps in the order of execution. */
    public Graph graph() {
        return Graph.of(layer, INPUT);
    }

    /** Every parameter and buffer, in the order of torchvision's state dict. */
    public List<ParameterSpec> parameters() {
        return graph().parameters();
    }
}
