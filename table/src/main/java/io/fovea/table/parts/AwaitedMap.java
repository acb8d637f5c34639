package io.fovea.table.parts;

import io.fovea.identity.DeployedFile;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import java.util.Optional;

/**
 * What a map must be to count as one that is awaited.
 *
 * @param checkpoint empty where the map may tell
 * @param file name of a deployed one; empty where the variant is none
 * @param precision empty where the deployed file tells
 */
public record AwaitedMap(
        String model,
        Optional<String> checkpoint,
        Optional<String> file,
        Optional<Precision> precision,
        Scheme scheme,
        Protocol protocol,
        int pass) {
    /** A float original, or a simulated variant. */
    public AwaitedMap(
            String model,
            Optional<String> checkpoint,
            Precision precision,
            Scheme scheme,
            Protocol protocol,
            int pass) {
        this(model, checkpoint, Optional.empty(), Optional.of(precision), scheme, protocol, pass);
    }

    /** That of a deployed file. */
    public static AwaitedMap deployed(String model, Optional<String> checkpoint, String file) {
        return new AwaitedMap(
                model, checkpoint, Optional.of(file), Optional.empty(), Scheme.DEPLOYED, Protocol.EVAL, 0);
    }

    boolean isMetBy(Variant variant) {
        return variant.model().equals(model)
                && checkpoint.map(variant.checkpoint()::equals).orElse(true)
                && variant.file().map(DeployedFile::name).equals(file)
                && precision.map(some -> some == variant.precision()).orElse(true)
                && variant.scheme() == scheme
                && variant.protocol() == protocol
                && variant.pass() == pass;
    }

    @Override
    public String toString() {
        return model + checkpoint.map(some -> "@" + some).orElse("")
                + precision.map(some -> "/" + some).orElse("") + "/" + scheme
                + file.map(some -> "/" + some).orElse("") + (pass == 0 ? "" : "/" + pass);
    }
}
