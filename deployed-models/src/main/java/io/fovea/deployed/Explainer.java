package io.fovea.deployed;

import io.fovea.cam.method.CamMethod;
import io.fovea.cam.method.FeatureMaps;
import io.fovea.imaging.ScalarMap;

/** Makes the map of an image by one method: those of gradients, or without one. */
public final class Explainer {
    private final String method;

    /**
     * @param method name of a CAM method, {@code eigen-cam} or {@code recipro-cam}
     * @throws UnusableModelException where no method has this name
     */
    public Explainer(String method) {
        this.method = method;
        boolean gradientFree = method.equals(GradientFree.EIGEN_CAM.methodName())
                || method.equals(GradientFree.RECIPRO_CAM.methodName());
        if (!gradientFree && CamMethod.CHOICES.find(method).isEmpty()) {
            throw new UnusableModelException("method %s is not known; known are %s, %s, %s"
                    .formatted(
                            method,
                            CamMethod.CHOICES.names(),
                            GradientFree.EIGEN_CAM.methodName(),
                            GradientFree.RECIPRO_CAM.methodName()));
        }
    }

    /** Runs a file on an image and explains the class it names. */
    public Explanation explain(DeployedModel model, float[] input) {
        TappedRun run = model.run(input);
        Activations a = run.activations();
        int predicted = run.predicted();
        double[] map = method.equals(GradientFree.EIGEN_CAM.methodName())
                ? GradientFree.eigenCam(a)
                : method.equals(GradientFree.RECIPRO_CAM.methodName())
                        ? GradientFree.reciproCam(model.tail(), a, predicted)
                        : byGradient(model, a, predicted);
        return new Explanation(predicted, new ScalarMap(a.height(), a.width(), map));
    }

    private double[] byGradient(DeployedModel model, Activations a, int predicted) {
        double[] gradient = model.tail().shortGradient(a.doubles(), predicted);
        float[] single = new float[gradient.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) gradient[i];
        }
        return CamMethod.CHOICES
                .find(method)
                .orElseThrow()
                .map(new FeatureMaps(a.channels(), a.height(), a.width(), a.values(), single));
    }
}
