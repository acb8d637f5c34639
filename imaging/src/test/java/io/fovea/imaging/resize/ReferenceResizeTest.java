package io.fovea.imaging.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Pillow's own answers, and PyTorch's in single precision. */
class ReferenceResizeTest {
    @Test
    void resizesAnImageAsPillow() throws IOException {
        JsonNode reference = json("reference/resize.json").get("image");
        RgbImage image = image(reference.get("shape"), reference.get("pixels"));
        RgbImage expected = image(reference.get("resized_shape"), reference.get("resized"));

        RgbImage resized = PillowBilinear.resize(image, expected.width(), expected.height());

        assertThat(resized.rgb()).isEqualTo(expected.rgb());
    }

    @Test
    void upsamplesAMapAsPyTorch() throws IOException {
        JsonNode reference = json("reference/resize.json").get("cam");
        ScalarMap map = map(reference.get("shape"), reference.get("values"));
        ScalarMap expected = map(reference.get("upsampled_shape"), reference.get("upsampled"));

        ScalarMap upsampled = MapResize.bilinear(map, expected.height(), expected.width());

        assertThat(upsampled.values()).containsExactly(expected.values(), within(1e-6));
    }

    private static RgbImage image(JsonNode shape, JsonNode pixels) {
        byte[] rgb = new byte[pixels.size()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) pixels.get(i).asInt();
        }
        return new RgbImage(shape.get(1).asInt(), shape.get(0).asInt(), rgb);
    }

    private static ScalarMap map(JsonNode shape, JsonNode values) {
        return new ScalarMap(
                shape.get(0).asInt(),
                shape.get(1).asInt(),
                StreamSupport.stream(values.spliterator(), false)
                        .mapToDouble(JsonNode::asDouble)
                        .toArray());
    }

    private static JsonNode json(String path) throws IOException {
        return new ObjectMapper().readTree(SharedFiles.require(path).toFile());
    }
}
