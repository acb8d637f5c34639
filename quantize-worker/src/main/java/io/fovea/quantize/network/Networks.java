package io.fovea.quantize.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every architecture known by name. */
public final class Networks {
    private static final List<Architecture> ALL = List.of(
            Vgg16.ARCHITECTURE,
            ResNet50.ARCHITECTURE,
            DenseNet121.ARCHITECTURE,
            MobileNetV2.ARCHITECTURE,
            SqueezeNet.VERSION_1_0,
            SqueezeNet.VERSION_1_1,
            EfficientNetB0.ARCHITECTURE,
            ResNet18.ARCHITECTURE);

    private static final Map<String, Architecture> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Architecture::name, Function.identity()));

    private Networks() {}

    /** The networks of ImageNet's classes. */
    public static List<Network> all() {
        return ALL.stream().map(Architecture::network).toList();
    }

    /** The architecture of that name. */
    public static Optional<Architecture> architecture(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The network of that name for ImageNet's classes. */
    public static Optional<Network> named(String name) {
        return architecture(name).map(Architecture::network);
    }
}
