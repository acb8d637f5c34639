package io.fovea.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A shared file with PyTorch's and ONNX Runtime's answers for ten pictures.
 *
 * @param kind {@code onnx} for float files, {@code deployed} for quantized ones
 * @param name of the file, without its ending
 * @param about its preprocessing and target
 */
record ReferenceModel(String kind, String name, JsonNode about) {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    /** Every file of a kind. */
    static List<ReferenceModel> all(String kind) throws IOException {
        JsonNode models = new ObjectMapper()
                .readTree(SharedFiles.require("reference/" + kind + ".json").toFile())
                .get("models");
        List<ReferenceModel> all = new ArrayList<>();
        models.fieldNames()
                .forEachRemaining(
                        file -> all.add(new ReferenceModel(kind, file.replace(".onnx", ""), models.get(file))));
        return all;
    }

    Path file() {
        return SharedFiles.require("models/" + kind + "/" + name + ".onnx");
    }

    Npz answers() throws IOException {
        return Npz.read(SharedFiles.require("reference/" + kind + "/" + name + ".npz"));
    }

    boolean isDetector() {
        return name.startsWith("detector");
    }

    DeployedModel load() {
        DeployedModel.Settings settings = DeployedModel.Settings.DEFAULTS.size(
                about.at("/preprocessing/size/0").asInt(),
                about.at("/preprocessing/size/1").asInt());
        return DeployedModel.load(
                file(), isDetector() ? settings.target(about.get("target").asText()) : settings);
    }

    /** The ten pictures as the network takes them, computed in single precision as NumPy does. */
    List<float[]> inputs() throws IOException {
        Npz pixels = Npz.read(SharedFiles.require("reference/onnx/pixels.npz"));
        Npz.Array pictures = pixels.get(pictures());
        List<float[]> inputs = new ArrayList<>();
        for (int i = 0; i < pictures.shape()[0]; i++) {
            inputs.add(input(pictures.at(i), pictures.shape()));
        }
        return inputs;
    }

    private String pictures() {
        return List.of(
                        "coarse10",
                        "grey64",
                        "channels-last",
                        "keras-mobilenet",
                        "tinycnn",
                        "assorted",
                        "convnext-small",
                        "detector")
                .stream()
                .filter(name::startsWith)
                .findFirst()
                .orElse("squash-224")
                .replace('-', '_');
    }

    private float[] input(float[] levels, int[] shape) {
        String preset = about.at("/preprocessing/preset").asText();
        int channels = shape.length == 4 ? shape[3] : 1;
        boolean last = about.at("/preprocessing/layout").asText().equals("NHWC");
        float[] values = new float[levels.length];
        int cells = levels.length / channels;
        for (int cell = 0; cell < cells; cell++) {
            for (int channel = 0; channel < channels; channel++) {
                float level = levels[cell * channels + channel];
                float value =
                        switch (preset) {
                            case "raw" -> level;
                            case "unit" -> level / 255;
                            default -> (level / 255 - MEAN[channel]) / DEVIATION[channel];
                        };
                values[last ? cell * channels + channel : channel * cells + cell] = value;
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
