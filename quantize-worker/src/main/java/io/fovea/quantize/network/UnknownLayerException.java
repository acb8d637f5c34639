package io.fovea.quantize.network;

import java.util.Collection;

/** A target layer that the network does not have. */
public final class UnknownLayerException extends IllegalArgumentException {
    UnknownLayerException(String path, Collection<String> known) {
        super("no module \"" + path + "\"; the module paths are: " + String.join(", ", known));
    }
}
