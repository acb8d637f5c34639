package io.fovea.aggregator.table;

import java.util.List;
import java.util.Map;

/** Networks as papers write them, in the study's order. */
public final class NetworkNames {
    private static final List<String> ORDER = List.of(
            "vgg16", "resnet50", "densenet121", "mobilenet_v2", "squeezenet1_0", "squeezenet1_1", "efficientnet_b0");
    private static final Map<String, String> PRINTED = Map.of(
            "vgg16", "VGG-16",
            "resnet18", "ResNet-18",
            "resnet50", "ResNet-50",
            "densenet121", "DenseNet-121",
            "mobilenet_v2", "MobileNet-V2",
            "squeezenet1_0", "SqueezeNet 1.0",
            "squeezenet1_1", "SqueezeNet 1.1",
            "efficientnet_b0", "EfficientNet-B0");

    private NetworkNames() {}

    /** Its name in print; one that the study does not know keeps torchvision's. */
    public static String printed(String network) {
        return PRINTED.getOrDefault(network, network);
    }

    /** Its place among the study's networks; others come after all of them. */
    static int position(String network) {
        int found = ORDER.indexOf(network);
        return found < 0 ? ORDER.size() : found;
    }
}
