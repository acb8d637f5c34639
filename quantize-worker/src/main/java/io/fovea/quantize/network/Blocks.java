package io.fovea.quantize.network;

import static io.fovea.quantize.network.Layers.*;

import java.util.ArrayList;
import java.util.List;

/** The blocks networks share or repeat, each under torchvision's names. */
final class Blocks {
    private Blocks() {}

    /** SqueezeNet's Fire module. */
    static Layer fire(int in, int squeeze, int expand1x1, int expand3x3) {
        return chain(
                named("squeeze", conv(in, squeeze, 1, 1, 0)),
                named("squeeze_activation", relu()),
                concatenate(
                        chain(
                                named("expand1x1", conv(squeeze, expand1x1, 1, 1, 0)),
                                named("expand1x1_activation", relu())),
                        chain(
                                named("expand3x3", conv(squeeze, expand3x3, 3, 1, 1)),
                                named("expand3x3_activation", relu()))));
    }

    /** ResNet's block of two 3x3 convolutions. */
    static Layer basicBlock(int in, int out, int stride) {
        return chain(
                add(
                        chain(
                                named("conv1", convNoBias(in, out, 3, stride, 1, 1)),
                                named("bn1", batchNorm(out)),
                                named("relu", relu()),
                                named("conv2", convNoBias(out, out, 3, 1, 1, 1)),
                                named("bn2", batchNorm(out))),
                        shortcut(in, out, stride)),
                named("relu", relu()));
    }

    /** ResNet's block of 1x1, 3x3 and 1x1 convolutions; the stride is on the 3x3 one (version 1.5). */
    static Layer bottleneck(int in, int width, int stride) {
        int out = 4 * width;
        return chain(
                add(
                        chain(
                                named("conv1", convNoBias(in, width, 1, 1, 0, 1)),
                                named("bn1", batchNorm(width)),
                                named("relu", relu()),
                                named("conv2", convNoBias(width, width, 3, stride, 1, 1)),
                                named("bn2", batchNorm(width)),
                                named("relu", relu()),
                                named("conv3", convNoBias(width, out, 1, 1, 0, 1)),
                                named("bn3", batchNorm(out))),
                        shortcut(in, out, stride)),
                named("relu", relu()));
    }

    private static Layer shortcut(int in, int out, int stride) {
        return in == out && stride == 1
                ? identity()
                : named("downsample", sequential(convNoBias(in, out, 1, stride, 0, 1), batchNorm(out)));
    }

    /** DenseNet's block: each layer sees the input and everything the layers before it added. */
    static Layer denseBlock(int layers, int in, int growth) {
        List<Layer> block = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            block.add(concatenate(identity(), named("denselayer" + (i + 1), denseLayer(in + i * growth, growth))));
        }
        return new Layer.Sequence(block);
    }

    private static Layer denseLayer(int in, int growth) {
        int bottleneck = 4 * growth;
        return chain(
                named("norm1", batchNorm(in)),
                named("relu1", relu()),
                named("conv1", convNoBias(in, bottleneck, 1, 1, 0, 1)),
                named("norm2", batchNorm(bottleneck)),
                named("relu2", relu()),
                named("conv2", convNoBias(bottleneck, growth, 3, 1, 1, 1)));
    }

    /** DenseNet's transition: half the channels, half the rows and columns. */
    static Layer transition(int in) {
        return chain(
                named("norm", batchNorm(in)),
                named("relu", relu()),
                named("conv", convNoBias(in, in / 2, 1, 1, 0, 1)),
                named("pool", avgPool(2, 2)));
    }

    /** A convolution that keeps the size at stride 1, batch normalisation, an activation. */
    static Layer convNormActivation(int in, int out, int kernel, int stride, int groups, Layer activation) {
        return sequential(convNoBias(in, out, kernel, stride, (kernel - 1) / 2, groups), batchNorm(out), activation);
    }

    /** MobileNet-V2's inverted residual with linear bottleneck. */
    static Layer invertedResidual(int in, int out, int stride, int expansion) {
        int hidden = in * expansion;
        List<Layer> layers = new ArrayList<>();
        if (expansion != 1) {
            layers.add(convNormActivation(in, hidden, 1, 1, 1, relu6()));
        }
        layers.add(convNormActivation(hidden, hidden, 3, stride, hidden, relu6()));
        layers.add(convNoBias(hidden, out, 1, 1, 0, 1));
        layers.add(batchNorm(out));
        Layer conv = named("conv", sequential(layers));
        return stride == 1 && in == out ? add(identity(), conv) : conv;
    }

    /** EfficientNet's MBConv: expansion, depthwise convolution, squeeze and excitation, projection. */
    static Layer mbConv(int in, int out, int kernel, int stride, int expansion, double dropProbability) {
        int hidden = in * expansion;
        List<Layer> layers = new ArrayList<>();
        if (expansion != 1) {
            layers.add(convNormActivation(in, hidden, 1, 1, 1, silu()));
        }
        layers.add(convNormActivation(hidden, hidden, kernel, stride, hidden, silu()));
        layers.add(squeezeExcitation(hidden, in / 4));
        layers.add(sequential(convNoBias(hidden, out, 1, 1, 0, 1), batchNorm(out)));
        Layer block = named("block", sequential(layers));
        return stride == 1 && in == out
                ? add(chain(block, named("stochastic_depth", stochasticDepth(dropProbability))), identity())
                : block;
    }

    private static Layer squeezeExcitation(int channels, int squeezed) {
        return multiply(
                chain(
                        named("avgpool", adaptiveAvgPool(1)),
                        named("fc1", conv(channels, squeezed, 1, 1, 0)),
                        named("activation", silu()),
                        named("fc2", conv(squeezed, channels, 1, 1, 0)),
                        named("scale_activation", sigmoid())),
                identity());
    }
}
