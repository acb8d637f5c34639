package io.fovea.imaging.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.ScalarMap;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResizePropertiesTest {
    @Property(tries = 200)
    void keepsAConstantImage(
            @ForAll @IntRange(min = 1, max = 90) int width,
            @ForAll @IntRange(min = 1, max = 90) int height,
            @ForAll @IntRange(min = 1, max = 90) int newWidth,
            @ForAll @IntRange(min = 1, max = 90) int newHeight,
            @ForAll byte level) {
        byte[] gray = new byte[width * height];
        Arrays.fill(gray, level);

        GrayImage resized = PillowBilinear.resize(new GrayImage(width, height, gray), newWidth, newHeight);

        byte[] expected = new byte[newWidth * newHeight];
        Arrays.fill(expected, level);
        assertThat(resized.gray()).isEqualTo(expected);
    }

    @Property(tries = 100)
    void treatsEachChannelAsAGrayImage(
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 60) int side,
            @ForAll java.util.Random random) {
        byte[] rgb = new byte[3 * width * height];
        random.nextBytes(rgb);

        RgbImage resized = PillowBilinear.resize(new RgbImage(width, height, rgb), side, side);

        for (int channel = 0; channel < 3; channel++) {
            GrayImage plane = PillowBilinear.resize(new GrayImage(width, height, plane(rgb, channel)), side, side);
            assertThat(plane(resized.rgb(), channel)).isEqualTo(plane.gray());
        }
    }

    @Property(tries = 200)
    void keepsAConstantMap(
            @ForAll @IntRange(min = 1, max = 14) int cells,
            @ForAll @IntRange(min = 1, max = 230) int side,
            @ForAll @IntRange(min = -1000, max = 1000) int value) {
        double[] values = new double[cells * cells];
        Arrays.fill(values, value);

        ScalarMap bilinear = MapResize.bilinear(new ScalarMap(cells, cells, values), side, side);
        ScalarMap bicubic = MapResize.bicubic(new ScalarMap(cells, cells, values), side, side);

        assertThat(largestDifference(bilinear, value)).isLessThan(1e-9);
        assertThat(largestDifference(bicubic, value)).isLessThan(1e-9);
    }

    /** The cubic convolution kernel of a = -0.75 at distances 1.25, 0.75, 0.25, 0.25, ... cells, computed by hand. */
    @Test
    void interpolatesWithTheKernelOfPyTorch() {
        ScalarMap impulse = new ScalarMap(1, 4, new double[] {0, 1, 0, 0});

        ScalarMap upsampled = MapResize.bicubic(impulse, 1, 8);

        assertThat(upsampled.values())
                .containsExactly(
                        new double[] {
                            -0.10546875, 0.26171875, 0.87890625, 0.87890625, 0.26171875, -0.10546875, -0.03515625, 0
                        },
                        within(1e-12));
    }

    private static double largestDifference(ScalarMap map, double value) {
        return Arrays.stream(map.values())
                .map(each -> Math.abs(each - value))
                .max()
                .orElseThrow();
    }

    private static byte[] plane(byte[] rgb, int channel) {
        byte[] plane = new byte[rgb.length / 3];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = rgb[3 * i + channel];
        }
        return plane;
    }
}
