package io.fovea.quantize.network;

import java.util.ArrayList;
import java.util.List;

/** The words network descriptions are written in. */
final class Layers {
    private Layers() {}

    static Layer conv(int in, int out, int kernel, int stride, int padding) {
        return apply(new Operation.Conv2d(in, out, Window.square(kernel, stride, padding, false), 1, true));
    }

    static Layer convNoBias(int in, int out, int kernel, int stride, int padding, int groups) {
        return apply(new Operation.Conv2d(in, out, Window.square(kernel, stride, padding, false), groups, false));
    }

    static Layer linear(int in, int out) {
        return apply(new Operation.Linear(in, out));
    }

    static Layer batchNorm(int features) {
        return apply(new Operation.BatchNorm2d(features, 1e-5));
    }

    static Layer relu() {
        return apply(new Operation.Relu());
    }

    static Layer relu6() {
        return apply(new Operation.Relu6());
    }

    static Layer silu() {
        return apply(new Operation.Silu());
    }

    static Layer sigmoid() {
        return apply(new Operation.Sigmoid());
    }

    static Layer dropout(double probability) {
        return apply(new Operation.Dropout(probability));
    }

    static Layer stochasticDepth(double probability) {
        return apply(new Operation.StochasticDepth(probability));
    }

    static Layer maxPool(int kernel, int stride, int padding) {
        return apply(new Operation.MaxPool2d(Window.square(kernel, stride, padding, false)));
    }

    static Layer maxPoolCeil(int kernel, int stride) {
        return apply(new Operation.MaxPool2d(Window.square(kernel, stride, 0, true)));
    }

    static Layer avgPool(int kernel, int stride) {
        return apply(new Operation.AvgPool2d(Window.square(kernel, stride, 0, false), false));
    }

    static Layer adaptiveAvgPool(int size) {
        return apply(new Operation.AdaptiveAvgPool2d(size));
    }

    static Layer flatten() {
        return apply(new Operation.Flatten());
    }

    static Layer named(String name, Layer layer) {
        return new Layer.Named(name, layer);
    }

    /** Layers one after the other, without names of their own. */
    static Layer chain(Layer... layers) {
        return new Layer.Sequence(List.of(layers));
    }

    /** torchvision's {@code nn.Sequential}: the children are named 0, 1, 2, ... */
    static Layer sequential(List<Layer> layers) {
        List<Layer> named = new ArrayList<>();
        for (Layer layer : layers) {
            named.add(named(Integer.toString(named.size()), layer));
        }
        return new Layer.Sequence(named);
    }

    static Layer sequential(Layer... layers) {
        return sequential(List.of(layers));
    }

    static Layer identity() {
        return chain();
    }

    static Layer add(Layer... branches) {
        return new Layer.Branches(Join.ADD, List.of(branches));
    }

    static Layer concatenate(Layer... branches) {
        return new Layer.Branches(new TensorOperation.Concatenate(1), List.of(branches));
    }

    static Layer multiply(Layer... branches) {
        return new Layer.Branches(Join.MULTIPLY, List.of(branches));
    }

    private static Layer apply(Operation operation) {
        return new Layer.Apply(operation);
    }
}
