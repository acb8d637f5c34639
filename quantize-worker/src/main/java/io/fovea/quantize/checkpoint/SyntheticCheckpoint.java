package io.fovea.quantize.checkpoint;

import io.fovea.quantize.network.ParameterSpec;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Weights for tests and demonstrations without any download: each a pure function of its torchvision name and its flat
 * index, so that every implementation, in any language, computes the same.
 *
 * <p>The random number is the {@code i}-th output of SplitMix64 seeded with the FNV-1a hash of the name. Its range is
 * He's uniform initialisation for weights of two and more dimensions and keeps batch norm well conditioned, so that
 * signals neither die out nor explode through the deepest network.
 */
public final class SyntheticCheckpoint {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private SyntheticCheckpoint() {}

    /** Weights for a network with these parameters; optional ones are left out. */
    public static Checkpoint of(List<ParameterSpec> parameters) {
        var tensors = new LinkedHashMap<String, WeightTensor>();
        for (ParameterSpec parameter : parameters) {
            if (!parameter.optional()) {
                tensors.put(
                        parameter.name(),
                        new WeightTensor(parameter.name(), parameter.shape(), () -> values(parameter)));
            }
        }
        return new Checkpoint(Checkpoint.SYNTHETIC, tensors);
    }

    private static FloatBuffer values(ParameterSpec parameter) {
        var distribution = distribution(parameter);
        long seed = fnv1a64(parameter.name());
        var values = new float[Math.toIntExact(parameter.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) distribution.applyAsDouble(uniform(seed, i));
        }
        return FloatBuffer.wrap(values);
    }

    /** What becomes of a number drawn uniformly from [0, 1). */
    private static DoubleUnaryOperator distribution(ParameterSpec parameter) {
        String name = parameter.name();
        if (parameter.shape().size() >= 2) {
            long fanIn = parameter.size() / parameter.shape().get(0);
            double bound = Math.sqrt(6.0 / fanIn);
            return u -> (2 * u - 1) * bound;
        }
        if (name.endsWith(".running_var") || name.endsWith(".weight")) {
            return u -> 0.5 + u;
        }
        if (name.endsWith(".running_mean") || name.endsWith(".bias")) {
            return u -> (2 * u - 1) * 0.1;
        }
        throw new IllegalArgumentException("no distribution is defined for the parameter " + name);
    }

    private static double uniform(long seed, long index) {
        long z = seed + (index + 1) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 40) * 0x1p-24;
    }

    private static long fnv1a64(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }
}
