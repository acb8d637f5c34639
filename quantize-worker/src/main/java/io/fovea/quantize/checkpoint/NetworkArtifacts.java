package io.fovea.quantize.checkpoint;

import io.fovea.runtime.artifacts.Artifact;
import java.net.URI;
import java.util.List;

/**
 * The ImageNet checkpoints that torchvision itself downloads, one per network and named as it.
 *
 * <p>The digits in a file's name are the first of its SHA-256. Where torchvision has several sets of weights, these are
 * the first ({@code IMAGENET1K_V1}), which the literature compares with.
 */
public final class NetworkArtifacts {
    private static final URI PUBLISHER = URI.create("https://download.pytorch.org/models/");
    private static final String LICENCE = "BSD-3-Clause; ImageNet's terms";

    private static final List<Artifact> ALL = List.of(
            artifact("squeezenet1_1", "squeezenet1_1-b8a52dc0.pth", "b8a52dc0", "SqueezeNet 1.1, 5 MB"),
            artifact("mobilenet_v2", "mobilenet_v2-b0353104.pth", "b0353104", "MobileNet-V2, 14 MB"),
            artifact("squeezenet1_0", "squeezenet1_0-b66bff10.pth", "b66bff10", "SqueezeNet 1.0, 5 MB"),
            artifact(
                    "efficientnet_b0",
                    "efficientnet_b0_rwightman-7f5810bc.pth",
                    "7f5810bc",
                    "EfficientNet-B0 (by R. Wightman), 21 MB"),
            artifact("densenet121", "densenet121-a639ec97.pth", "a639ec97", "DenseNet-121, 32 MB"),
            artifact("resnet18", "resnet18-f37072fd.pth", "f37072fd", "ResNet-18, 47 MB"),
            artifact("resnet50", "resnet50-0676ba61.pth", "0676ba61", "ResNet-50, 103 MB"),
            artifact("vgg16", "vgg16-397923af.pth", "397923af", "VGG-16, 553 MB"));

    private NetworkArtifacts() {}

    /** The two that a first run pulls, then the others by size. */
    public static List<Artifact> all() {
        return ALL;
    }

    private static Artifact artifact(String network, String file, String sha256, String description) {
        return Artifact.of(network, PUBLISHER.resolve(file), sha256, LICENCE, description);
    }
}
