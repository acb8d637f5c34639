package io.fovea.saliency;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SceneMasksTest {
    @Test
    void drawsTheMaskOfTheSceneAgain() {
        // Given
        ImageToMask image = scene("17");

        // When
        MaskOutcome outcome = new SceneMasks().mask(image);

        // Then
        byte[] expected =
                PillowBilinear.resize(new ProceduralScene(17).mask(), 224, 224).gray();
        assertThat(outcome).isEqualTo(new Mask("scene", "none", ByteBuffer.wrap(expected)));
        assertThat(expected).contains(0, 255);
    }

    @Test
    void leavesOtherImagesToTheNextInTheChain() {
        // Given
        SaliencyModel other = new SaliencyModel() {
            @Override
            public String name() {
                return "other";
            }

            @Override
            public MaskOutcome mask(ImageToMask image) {
                return new NoMask("other has none");
            }
        };
        SaliencyModel chain = new FirstOf(List.of(other, new SceneMasks()));

        // When
        MaskOutcome generated = chain.mask(scene("3"));
        MaskOutcome photograph = chain.mask(TestImages.named("photograph.jpg"));
        MaskOutcome wrong = chain.mask(scene("three"));

        // Then
        assertThat(generated).isInstanceOf(Mask.class);
        assertThat(photograph)
                .isEqualTo(new NoMask("other has none; not a generated scene: it has no attribute scene.seed"));
        assertThat(wrong).isEqualTo(new NoMask("other has none; the attribute scene.seed is three and no seed"));
    }

    private static ImageToMask scene(String seed) {
        return new ImageToMask("scene", Map.of("scene.seed", seed), ByteBuffer.allocate(0));
    }
}
