package io.fovea.table.parts;

import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import java.util.Optional;

/**
 * What a map must be to count as one that is awaited.
 *
 * @param checkpoint empty where the map may tell
 */
public record AwaitedMap(
        String model, Optional<String> checkpoint, Precision precision, Scheme scheme, Protocol protocol, int pass) {
    boolean isMetBy(Variant variant) {
        return variant.model().equals(model)
                && checkpoint.map(variant.checkpoint()::equals).orElse(true)
                && variant.precision() == precision
                && variant.scheme() == scheme
                && variant.protocol() == protocol
                && variant.pass() == pass;
    }

    @Override
    public String toString() {
        return model + checkpoint.map(some -> "@" + some).orElse("") + "/" + precision + "/" + scheme
                + (pass == 0 ? "" : "/" + pass);
    }
}
