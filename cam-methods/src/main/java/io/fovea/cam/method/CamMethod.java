package io.fovea.cam.method;

import io.fovea.foundations.Choices;
import java.util.List;

/**
 * How a class activation map is made of a layer's activations A and gradients G: {@code relu(sum over channels)} of A,
 * weighted once per channel or once per cell. In double precision; not normalised.
 */
public enum CamMethod {
    /** The mean gradient (Selvaraju et al., 2017). */
    GRAD_CAM("grad-cam") {
        @Override
        double channelWeight(FeatureMaps maps, int channel) {
            double sum = 0;
            for (int cell = 0; cell < maps.area(); cell++) {
                sum += maps.gradient(channel, cell);
            }
            return sum / maps.area();
        }
    },

    /** Equation 19 of Grad-CAM++ (Chattopadhay et al., 2018). */
    GRAD_CAM_PLUS_PLUS("grad-cam++") {
        @Override
        double channelWeight(FeatureMaps maps, int channel) {
            if (maps.isGradientConstant()) {
                double term = term(maps.gradient(channel, 0), maps, channel);
                double weight = 0;
                for (int cell = 0; cell < maps.area() && term != 0; cell++) {
                    weight += term;
                }
                return weight;
            }
            double activations = maps.activationSum(channel);
            double weight = 0;
            for (int cell = 0; cell < maps.area(); cell++) {
                weight += term(maps.gradient(channel, cell), activations);
            }
            return weight;
        }

        private double term(double g, FeatureMaps maps, int channel) {
            return g > 0 ? term(g, maps.activationSum(channel)) : 0;
        }

        private double term(double g, double activations) {
            return g > 0 ? g * (g * g / (2 * g * g + activations * g * g * g + 1e-6)) : 0;
        }
    },

    /** What the study's library computes under that name: the denominator divides a copy, so {@code sum G^2 relu(G)}. */
    GRAD_CAM_PLUS_PLUS_SEEDCODE("grad-cam++-seedcode") {
        @Override
        double channelWeight(FeatureMaps maps, int channel) {
            double weight = 0;
            for (int cell = 0; cell < maps.area(); cell++) {
                double g = maps.gradient(channel, cell);
                weight += g * g * Math.max(g, 0);
            }
            return weight;
        }
    },

    /** The gradient averaged with the activations as weights (Fu et al., 2020). */
    XGRAD_CAM("xgrad-cam") {
        @Override
        double channelWeight(FeatureMaps maps, int channel) {
            double activations = maps.activationSum(channel) + 1e-7;
            double weight = 0;
            for (int cell = 0; cell < maps.area(); cell++) {
                weight += maps.gradient(channel, cell) * maps.activation(channel, cell) / activations;
            }
            return weight;
        }
    },

    /** Every cell by its own gradient (Draelos and Carin, 2020). */
    HIRES_CAM("hires-cam") {
        @Override
        double cellWeight(double gradient) {
            return gradient;
        }
    },

    /** Every cell by the positive part of its own gradient (Jiang et al., 2021). */
    LAYER_CAM("layer-cam") {
        @Override
        double cellWeight(double gradient) {
            return Math.max(gradient, 0);
        }
    };

    /** Every method, by its name. */
    public static final Choices<CamMethod> CHOICES = Choices.of("method", List.of(values()), CamMethod::methodName);

    private final String methodName;

    CamMethod(String methodName) {
        this.methodName = methodName;
    }

    /** As records and configuration spell it. */
    public String methodName() {
        return methodName;
    }

    /** The map: {@code height * width} values, at least 0, row by row. */
    public final double[] map(FeatureMaps maps) {
        double[] map = new double[maps.area()];
        for (int channel = 0; channel < maps.channels(); channel++) {
            double weight = channelWeight(maps, channel);
            if (weight == 0) {
                continue;
            }
            for (int cell = 0; cell < map.length; cell++) {
                map[cell] += weight * cellWeight(maps.gradient(channel, cell)) * maps.activation(channel, cell);
            }
        }
        for (int cell = 0; cell < map.length; cell++) {
            map[cell] = Math.max(map[cell], 0);
        }
        return map;
    }

    double channelWeight(FeatureMaps maps, int channel) {
        return 1;
    }

    double cellWeight(double gradient) {
        return 1;
    }
}
