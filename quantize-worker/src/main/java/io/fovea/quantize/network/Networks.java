package io.fovea.quantize.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every network known by name. */
public final class Networks {
    private static final List<Network> ALL = List.of(
            Vgg16.NETWORK,
            ResNet50.NETWORK,
            DenseNet121.NETWORK,
            MobileNetV2.NETWORK,
            SqueezeNet.VERSION_1_0,
            SqueezeNet.VERSION_1_1,
            EfficientNetB0.NETWORK,
            ResNet18.NETWORK);

    private static final Map<String, Network> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Network::name, Function.identity()));

    private Networks() {}

    public static List<Network> all() {
        return ALL;
    }

    public static Optional<Network> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
