package io.fovea.aggregator.gallery;

import io.fovea.identity.ImageKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Names of made-up images that are as long as a SHA-256. */
final class Ids {
    private Ids() {}

    /** The id that stands for a short name. */
    static String of(String name) {
        return String.format("%064x", new BigInteger(1, name.getBytes(StandardCharsets.UTF_8)));
    }

    /** Its key in feed yard. */
    static ImageKey key(String name) {
        return new ImageKey("yard", of(name));
    }
}
