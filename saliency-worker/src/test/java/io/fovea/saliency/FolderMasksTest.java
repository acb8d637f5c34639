package io.fovea.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.runtime.UserErrorException;
import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMasksTest {
    private static final ImageDecoder DECODER = new ImageDecoder();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void findsTheMaskByTheStemOfTheSource() throws IOException {
        // Given: white left half, at twice the size and not square
        TestImages.write(folder.resolve("0002.png"), TestImages.halves(448, 300, 224));

        // When
        MaskOutcome outcome = new FolderMasks(folder, DECODER).mask(TestImages.named("horses/0002.jpg"));

        // Then: the edge lies between columns 111 and 112
        assertThat(outcome).isInstanceOfSatisfying(Mask.class, mask -> {
            assertThat(mask.model()).isEqualTo("folder");
            assertThat(mask.checkpoint()).isEqualTo("none");
            assertThat(mask.values().get(100 * 224 + 110)).isEqualTo((byte) 255);
            assertThat(mask.values().get(100 * 224 + 113)).isZero();
        });
    }

    @Test
    void findsAMaskThatIsNamedAsOne() throws IOException {
        // Given
        TestImages.write(folder.resolve("0002_mask.png"), TestImages.halves(224, 224, 224));
        TestImages.write(folder.resolve("0003.png"), TestImages.halves(224, 224, 224));
        TestImages.write(folder.resolve("0003_mask.png"), TestImages.halves(224, 224, 0));
        FolderMasks masks = new FolderMasks(folder, DECODER);

        // When
        MaskOutcome named = masks.mask(TestImages.named("horses/0002.jpg"));
        MaskOutcome plain = masks.mask(TestImages.named("horses/0003.jpg"));

        // Then: the plain name goes first
        for (MaskOutcome outcome : List.of(named, plain)) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Mask.class, mask -> assertThat(mask.values().get(7)).isEqualTo((byte) 255));
        }
    }

    @Test
    void takesTheOneInTheSameSubfolderWhereSeveralHaveTheStem() throws IOException {
        // Given
        TestImages.write(folder.resolve("a/1.png"), TestImages.halves(224, 224, 0));
        TestImages.write(folder.resolve("b/1.png"), TestImages.halves(224, 224, 224));
        FolderMasks masks = new FolderMasks(folder, DECODER);

        // When
        MaskOutcome beside = masks.mask(TestImages.named("b/1.jpg"));
        MaskOutcome nowhere = masks.mask(TestImages.named("c/1.jpg"));

        // Then
        assertThat(beside)
                .isInstanceOfSatisfying(
                        Mask.class, mask -> assertThat(mask.values().get(7)).isEqualTo((byte) 255));
        assertThat(nowhere).isEqualTo(new NoMask("several masks named 1 in " + folder));
    }

    @Test
    void saysWhyThereIsNoMask() throws IOException {
        // Given
        TestImages.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
        FolderMasks masks = new FolderMasks(folder, DECODER);

        // When
        MaskOutcome absent = masks.mask(TestImages.named("other.jpg"));
        MaskOutcome broken = masks.mask(TestImages.named("broken.jpg"));

        // Then
        assertThat(absent).isEqualTo(new NoMask("no mask named other in " + folder));
        assertThat(broken).isInstanceOfSatisfying(NoMask.class, none -> assertThat(none.reason())
                .startsWith("the mask " + folder.resolve("broken.png") + " cannot be used: "));
    }

    @Test
    void refusesAFolderWithoutMasks() {
        assertThatThrownBy(() -> new FolderMasks(folder, DECODER))
                .isInstanceOf(UserErrorException.class)
                .hasMessage("saliency.folder " + folder + " holds no image file; it is to hold the masks");
        assertThatThrownBy(() -> new FolderMasks(folder.resolve("absent"), DECODER))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("is no folder");
    }
}
