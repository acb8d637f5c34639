package io.fovea.cam;

import io.fovea.cam.method.CamMethod;

/**
 * Section {@code cam} of the deployment file.
 *
 * @param method how maps are made, by name; {@code grad-cam++} by default
 * @param threads inferences in work at once; 1 by default
 */
public record CamConfig(String method, int threads) {
    public static final CamConfig DEFAULTS = new CamConfig(CamMethod.GRAD_CAM_PLUS_PLUS.methodName(), 1);

    public CamConfig {
        CamMethod.CHOICES.get(method);
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }

    CamMethod chosenMethod() {
        return CamMethod.CHOICES.get(method);
    }
}
