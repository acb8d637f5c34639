package io.fovea.saliency;

import io.fovea.saliency.onnx.Activation;
import io.fovea.saliency.onnx.Normalisation;
import io.fovea.saliency.onnx.Normalisation.Scale;
import io.fovea.saliency.onnx.SalientObjectNetwork;
import io.fovea.saliency.onnx.SalientObjectNetwork.Footprint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of one's own in a deployment file, under {@code saliency.define}: any ONNX file that turns an RGB image into a
 * map. Names, sizes and batch are read from the file.
 *
 * @param file its path, or its name in one of the folders of models
 * @param activation what the output holds, {@code logits} or {@code probabilities}
 * @param scale what levels are divided by, {@code 255} (the default) or {@code maximum}: the image's own
 * @param mean of red, green and blue; ImageNet's by default
 * @param std of red, green and blue; ImageNet's by default
 * @param output name or index of the output; the first by default
 * @param size edge of the input, where the file leaves it open
 * @param memory what it takes at its peak, such as {@code 3GB}; estimated by default
 */
public record NetworkEntry(
        String file,
        Activation activation,
        Optional<String> scale,
        Optional<List<Float>> mean,
        Optional<List<Float>> std,
        Optional<String> output,
        Optional<Integer> size,
        Optional<String> memory) {
    private static final Pattern MEMORY = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?) ?([MG])i?B");

    public NetworkEntry {
        if (file == null || file.isBlank()) {
            throw new IllegalArgumentException("file says where the ONNX file is, and is missing");
        }
        if (activation == null) {
            throw new IllegalArgumentException("activation is logits or probabilities, and is missing");
        }
        normalisation(scale, mean, std);
        memory.ifPresent(NetworkEntry::bytes);
        if (size.orElse(1) < 1) {
            throw new IllegalArgumentException("size is 1 or more");
        }
    }

    SalientObjectNetwork network(String name) {
        Footprint estimate = Footprint.CONVOLUTIONS;
        return new SalientObjectNetwork(
                name,
                List.of(file),
                normalisation(scale, mean, std),
                activation,
                output,
                size,
                memory.map(text -> new Footprint(
                                estimate.bytesPerPixel(), estimate.bytesPerPixelNative(), OptionalLong.of(bytes(text))))
                        .orElse(estimate),
                Optional.empty(),
                Optional.of("u2netp"));
    }

    private static Normalisation normalisation(
            Optional<String> scale, Optional<List<Float>> mean, Optional<List<Float>> std) {
        String divisor = scale.orElse("255");
        if (!divisor.equals("255") && !divisor.equals("maximum")) {
            throw new IllegalArgumentException("scale is 255 or maximum, not " + divisor);
        }
        Scale chosen = divisor.equals("255") ? Scale.FULL_RANGE : Scale.IMAGE_MAXIMUM;
        Normalisation imageNet = Normalisation.imageNet(chosen);
        return new Normalisation(chosen, mean.orElse(imageNet.mean()), std.orElse(imageNet.std()));
    }

    private static long bytes(String text) {
        Matcher amount = MEMORY.matcher(text);
        if (!amount.matches()) {
            throw new IllegalArgumentException("memory is written as 800MB or 3.5GB, not " + text);
        }
        long unit = amount.group(2).equals("G") ? 1L << 30 : 1L << 20;
        return Math.round(Double.parseDouble(amount.group(1)) * unit);
    }
}
