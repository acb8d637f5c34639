package io.fovea.imaging.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.scene.SceneDrift.Domain;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProceduralSceneTest {
    @Property(tries = 25)
    void isAFunctionOfItsSeed(@ForAll long seed) {
        ProceduralScene scene = new ProceduralScene(seed);
        ProceduralScene again = new ProceduralScene(seed);

        assertThat(scene.image()).isEqualTo(again.image());
        assertThat(scene.mask()).isEqualTo(again.mask());
        assertThat(scene.image()).isNotEqualTo(new ProceduralScene(seed + 1).image());
    }

    @Property(tries = 100)
    void showsAnObjectThatIsNeitherATraceNorEverything(@ForAll long seed) {
        ProceduralScene scene = new ProceduralScene(seed);

        GrayImage mask = scene.mask();

        assertThat(mask.width()).isEqualTo(scene.width());
        assertThat(mask.gray()).containsOnly(0, 255);
        assertThat(share(mask)).isBetween(0.04, 0.7);
    }

    /** Saliency by colour contrast, the oldest definition there is, holds for most of them. */
    @Test
    void objectsStandOutInColour() {
        int standingOut = 0;
        for (long seed = 0; seed < 40; seed++) {
            ProceduralScene scene = new ProceduralScene(seed);
            RgbImage image = scene.image();
            double[] inside = meanColor(image, scene.mask(), true);
            double[] outside = meanColor(image, scene.mask(), false);
            double distance =
                    Math.hypot(Math.hypot(inside[0] - outside[0], inside[1] - outside[1]), inside[2] - outside[2]);
            standingOut += distance > 40 ? 1 : 0;
        }

        assertThat(standingOut).isGreaterThanOrEqualTo(32);
    }

    @Test
    void driftsAsItIsTold() {
        ProceduralScene scene = new ProceduralScene(5);
        RgbImage sharp = scene.image();

        assertThat(roughness(scene.image(new SceneDrift(3, 0, 1, Domain.DAYLIGHT))))
                .isLessThan(roughness(sharp) * 0.7);
        assertThat(roughness(scene.image(new SceneDrift(0, 30, 1, Domain.DAYLIGHT))))
                .isGreaterThan(roughness(sharp) * 1.5);
        assertThat(brightness(scene.image(new SceneDrift(0, 0, 0.5, Domain.DAYLIGHT))))
                .isBetween(brightness(sharp) * 0.45, brightness(sharp) * 0.55);
        assertThat(brightness(scene.image(new SceneDrift(0, 0, 1, Domain.NIGHT))))
                .isLessThan(brightness(sharp) * 0.7);
        assertThat(brightness(scene.image(new SceneDrift(0, 0, 1, Domain.FOG)))).isGreaterThan(brightness(sharp));
        assertThat(scene.image(new SceneDrift(0, 0, 1, Domain.THERMAL))).isNotEqualTo(sharp);
    }

    private static double share(GrayImage mask) {
        int on = 0;
        for (byte value : mask.gray()) {
            on += value != 0 ? 1 : 0;
        }
        return (double) on / mask.gray().length;
    }

    private static double[] meanColor(RgbImage image, GrayImage mask, boolean inside) {
        double[] sum = new double[3];
        int count = 0;
        for (int i = 0; i < mask.gray().length; i++) {
            if ((mask.gray()[i] != 0) == inside) {
                count++;
                for (int channel = 0; channel < 3; channel++) {
                    sum[channel] += image.rgb()[3 * i + channel] & 0xff;
                }
            }
        }
        return new double[] {sum[0] / count, sum[1] / count, sum[2] / count};
    }

    private static double roughness(RgbImage image) {
        double sum = 0;
        for (int i = 3; i < image.rgb().length; i++) {
            sum += Math.abs((image.rgb()[i] & 0xff) - (image.rgb()[i - 3] & 0xff));
        }
        return sum / image.rgb().length;
    }

    private static double brightness(RgbImage image) {
        double sum = 0;
        for (byte level : image.rgb()) {
            sum += level & 0xff;
        }
        return sum / image.rgb().length;
    }
}
