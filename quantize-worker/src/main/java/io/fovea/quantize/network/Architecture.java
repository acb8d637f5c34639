package io.fovea.quantize.network;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A family of networks that differ in the number of classes and the size of the input alone.
 *
 * @param name torchvision's name of the model
 * @param targetLayer the module path whose activations are explained unless the deployment says otherwise
 * @param layer what it computes, by the number of classes
 */
public record Architecture(String name, String targetLayer, IntFunction<Layer> layer) {
    private static final Shape IMAGENET_INPUT = new Shape(3, 224, 224);
    private static final int IMAGENET_CLASSES = 1000;

    /** The network that ImageNet's published weights are for. */
    public Network network() {
        return network(IMAGENET_INPUT, IMAGENET_CLASSES);
    }

    /**
     * The network of so many classes for inputs of that shape.
     *
     * @throws IllegalArgumentException if such an input is too small for its layers, or has not three channels
     */
    public Network network(Shape input, int classes) {
        if (input.channels() != IMAGENET_INPUT.channels()) {
            throw new IllegalArgumentException(name + " sees three colour channels, not " + input.channels());
        }
        try {
            return new Network(name, targetLayer, input, Graph.of(layer.apply(classes), input));
        } catch (Window.TooSmallException e) {
            throw new IllegalArgumentException(
                    name + ": an input of " + input.height() + " x " + input.width() + " is too small: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The weight whose rows are the classes. */
    public ParameterSpec classifier() {
        List<ParameterSpec> weights = network().parameters().stream()
                .filter(parameter -> parameter.shape().size() > 1)
                .toList();
        return weights.get(weights.size() - 1);
    }
}
