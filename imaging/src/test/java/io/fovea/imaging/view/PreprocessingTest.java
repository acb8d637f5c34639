package io.fovea.imaging.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {
    private static final RgbImage TWO_PIXELS =
            new RgbImage(2, 1, new byte[] {(byte) 255, 0, 51, 102, (byte) 153, (byte) 204});

    @ParameterizedTest
    @ValueSource(
            strings = {
                "224x224 squash rgb nchw imagenet",
                "192x256 shorter-side=224 bgr nchw tf",
                "64x64 letterbox=114 grey nhwc unit",
                "64x64 squash rgb nhwc raw",
                "32x32 squash rgb nchw divide=255.0 mean=0.5,0.25,0.125 std=0.5,0.25,0.125"
            })
    void isOneLineThatCanBeReadAgain(String line) {
        Preprocessing preprocessing = PreprocessingText.read(line, Preprocessing.IMAGENET);

        assertThat(preprocessing).hasToString(line);
    }

    @Test
    void keepsWhatTheLineDoesNotSay() {
        Preprocessing preprocessing = PreprocessingText.read("raw 96", Preprocessing.IMAGENET);

        assertThat(preprocessing).hasToString("96x96 squash rgb nchw raw");
    }

    @ParameterizedTest
    @CsvSource({
        "crop, 'unknown preprocessing \"crop\"; known are HEIGHTxWIDTH, squash'",
        "shorter-side=x, no number",
        "grey imagenet, does not fit 1 channel",
        "std=0, a deviation must be positive"
    })
    void saysWhatIsWrongWithALine(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreprocessingText.read(line, Preprocessing.IMAGENET))
                .withMessageContaining(message);
    }

    @Test
    void ordersChannelsAndNumbers() {
        assertThat(tensor("1x2 unit")).containsExactly(1f, 0.4f, 0f, 0.6f, 0.2f, 0.8f);
        assertThat(tensor("1x2 unit bgr nhwc")).containsExactly(0.2f, 0f, 1f, 0.8f, 0.6f, 0.4f);
        assertThat(tensor("1x2 raw grey")).containsExactly(82f, 144f);
        assertThat(tensor("1x2 tf")[0]).isEqualTo(1f);
        assertThat(tensor("1x2 imagenet")[0]).isEqualTo((1f - 0.485f) / 0.229f);
    }

    /** torchvision 0.29 on images of these sizes: Resize(224), then CenterCrop((192, 256)). */
    @ParameterizedTest
    @CsvSource({
        "300, 400, 224, 298, 16, -53",
        "400, 300, 298, 224, -21, -16",
        "225, 224, 225, 224, 15, -16",
        "500, 333, 336, 224, -40, -16"
    })
    void cutsTheCentreWhereTorchvisionDoes(
            int imageWidth, int imageHeight, int scaledWidth, int scaledHeight, int left, int top) {
        Placement placement = new Resize.ShorterSide(224).place(imageWidth, imageHeight, 256, 192);

        assertThat(placement).isEqualTo(new Placement(scaledWidth, scaledHeight, left, top));
    }

    @Test
    void saysWhatTheNetworkSaw() {
        assertThat(new Resize.Squash().place(640, 480, 224, 224).view(224, 224)).isEqualTo(View.WHOLE);
        assertThat(new Resize.ShorterSide(224).place(448, 224, 224, 224).view(224, 224))
                .isEqualTo(new View(0.25, 0, 0.75, 1));
        assertThat(new Resize.Letterbox(114).place(200, 100, 160, 160).view(160, 160))
                .isEqualTo(new View(0, -0.5, 1, 1.5));
    }

    @Test
    void fillsTheMarginOfALetterbox() {
        RgbImage white = new RgbImage(2, 1, new byte[] {-1, -1, -1, -1, -1, -1});

        float[] tensor = PreprocessingText.read("2x2 letterbox=7 raw grey", Preprocessing.IMAGENET)
                .tensor(white);

        assertThat(tensor).containsExactly(255f, 255f, 7f, 7f);
    }

    @Test
    void fitsOneNumberToEveryChannel() {
        assertThat(new Levels(255, List.of(0.5f), List.of(0.5f)).table(2)[255]).isEqualTo(1f);
    }

    private static float[] tensor(String line) {
        return PreprocessingText.read(line, Preprocessing.IMAGENET).tensor(TWO_PIXELS);
    }

    /** So that a mask that is cut as the image was lies under the network's map. */
    @ParameterizedTest
    @CsvSource({
        "shorter-side=256, 310, 200",
        "shorter-side=224, 97, 301",
        "shorter-side=200, 64, 64",
        "letterbox=0, 310, 200",
        "squash, 31, 20"
    })
    void whatTheViewCutsOutIsWhatTheNetworkSees(String resize, int width, int height) {
        Preprocessing network = PreprocessingText.read("224 grey raw " + resize, Preprocessing.IMAGENET);
        byte[] rgb = new byte[3 * width * height];
        byte[] grey = new byte[width * height];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) (i % width * 255 / width ^ i / width);
            Arrays.fill(rgb, 3 * i, 3 * i + 3, grey[i]);
        }

        GrayImage cut = network.view(width, height).of(new GrayImage(width, height, grey), 224, 224);

        float[] seen = network.tensor(new RgbImage(width, height, rgb));
        for (int i = 0; i < seen.length; i++) {
            assertThat(cut.gray()[i] & 0xff).isEqualTo((int) seen[i]);
        }
    }
}
