package io.fovea.saliency;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.runtime.Watch;
import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ground truth from a folder, found by the stem of the image's source. */
public final class FolderMasks implements SaliencyModel {
    private final ImageFolder folder;
    private final ImageDecoder decoder;

    /**
     * Lists a folder and its subfolders.
     *
     * @throws io.fovea.runtime.UserErrorException where it cannot be read or holds no image file
     */
    public FolderMasks(Path folder, ImageDecoder decoder) {
        this.folder = ImageFolder.list("saliency.folder", folder, "the masks");
        this.decoder = decoder;
    }

    @Override
    public String name() {
        return Watch.FOLDER;
    }

    @Override
    public MaskOutcome mask(ImageToMask image) {
        List<Path> files = folder.counterparts(image.source());
        if (files.size() != 1) {
            return new NoMask((files.isEmpty() ? "no mask" : "several masks") + " named "
                    + ImageFolder.stem(image.source()) + " in " + folder.folder());
        }
        Path file = files.get(0);
        try {
            return new Mask(
                    name(),
                    "none",
                    decoder.decode(Files.readAllBytes(file), levels -> Masks.of(GrayImage.luma(levels))));
        } catch (IOException | UndecodableImageException e) {
            return new NoMask("the mask " + file + " cannot be used: " + e.getMessage());
        }
    }
}
