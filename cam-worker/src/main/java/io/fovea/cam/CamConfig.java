package io.fovea.cam;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fovea.cam.method.CamMethod;
import java.util.Optional;

/**
 * Section {@code cam} of the deployment file.
 *
 * @param method how maps are made; {@code grad-cam++} by default
 * @param threads inferences in work at once; 1 by default
 */
public record CamConfig(CamMethod method, int threads) {
    public static final CamConfig DEFAULTS = new CamConfig(CamMethod.GRAD_CAM_PLUS_PLUS, 1);

    public CamConfig {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }

    @JsonCreator
    static CamConfig of(
            @JsonProperty("method") Optional<String> method, @JsonProperty("threads") Optional<Integer> threads) {
        return new CamConfig(method.map(CamConfig::method).orElse(DEFAULTS.method), threads.orElse(DEFAULTS.threads));
    }

    private static CamMethod method(String name) {
        return CamMethod.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown method '" + name + "' (known: " + CamMethod.names() + ")"));
    }
}
