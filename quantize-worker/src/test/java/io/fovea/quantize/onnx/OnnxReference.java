package io.fovea.quantize.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.imaging.view.PreprocessingText;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The answers of ONNX Runtime and PyTorch on one file, and the images they are about. */
final class OnnxReference {
    private final JsonNode about;
    private final Map<String, float[]> answers = new HashMap<>();
    private final Map<String, long[]> shapes = new HashMap<>();
    private final List<RgbImage> images = new ArrayList<>();

    private OnnxReference(JsonNode about) {
        this.about = about;
    }

    /** @param name of the file, without its extension */
    static OnnxReference read(String name) throws IOException {
        JsonNode index = new ObjectMapper()
                .readTree(SharedFiles.require("reference/onnx.json").toFile());
        OnnxReference reference = new OnnxReference(index.path("models").path(name + ".onnx"));
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (NDArray array : arrays("reference/onnx/" + name + ".npz", manager)) {
                reference.answers.put(
                        array.getName(), array.toType(DataType.FLOAT32, false).toFloatArray());
                reference.shapes.put(array.getName(), array.getShape().getShape());
            }
            for (NDArray pixels : arrays("reference/onnx/pixels.npz", manager)) {
                if (name.replace('-', '_').startsWith(pixels.getName())) {
                    reference.addImages(pixels);
                }
            }
            if (reference.images.isEmpty()) {
                reference.addImages(arrays("reference/onnx/pixels.npz", manager).get("squash_224"));
            }
        }
        return reference;
    }

    private static NDList arrays(String file, NDManager manager) throws IOException {
        try (InputStream in = Files.newInputStream(SharedFiles.require(file))) {
            return NDList.decode(manager, in);
        }
    }

    private void addImages(NDArray pixels) {
        Shape shape = pixels.getShape();
        int height = (int) shape.get(1);
        int width = (int) shape.get(2);
        boolean isGrey = shape.dimension() == 3;
        byte[] all = pixels.toByteArray();
        for (int n = 0; n < shape.get(0); n++) {
            byte[] rgb = new byte[3 * height * width];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = isGrey ? all[n * height * width + i / 3] : all[n * rgb.length + i];
            }
            images.add(new RgbImage(width, height, rgb));
        }
    }

    /** After the resize: a difference in decoding is not taken for one of the model. */
    List<RgbImage> images() {
        return images;
    }

    String target() {
        return about.path("target").asText();
    }

    List<Integer> targetShape() {
        List<Integer> shape = new ArrayList<>();
        about.path("target_shape").forEach(axis -> shape.add(axis.asInt()));
        return shape;
    }

    /** As the model's training script had it, but for the resize, which is done. */
    Preprocessing preprocessing() {
        JsonNode spec = about.path("preprocessing");
        String line = spec.path("size").get(0) + "x" + spec.path("size").get(1) + " "
                + spec.path("layout").asText("NCHW") + " " + spec.path("colour").asText("rgb") + " "
                + spec.path("preset").asText();
        return PreprocessingText.read(line, Preprocessing.IMAGENET);
    }

    float[] answer(String name) {
        return Objects.requireNonNull(answers.get(name), name);
    }

    /** One image's part of an answer about all. */
    float[] answer(String name, int image) {
        float[] all = answer(name);
        int size = all.length / images.size();
        return java.util.Arrays.copyOfRange(all, image * size, (image + 1) * size);
    }
}
