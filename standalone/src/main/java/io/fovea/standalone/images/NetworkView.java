package io.fovea.standalone.images;

import io.fovea.comparison.ComparedMap;
import io.fovea.deployed.ModelInput;
import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.decode.ImageDecoder;
import io.fovea.imaging.decode.UndecodableImageException;
import io.fovea.imaging.resize.PillowBilinear;
import io.fovea.imaging.view.Levels;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.imaging.view.View;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** What the networks see of images, and of their masks. */
public final class NetworkView {
    private final Preprocessing preprocessing;
    private final ImageDecoder decoder = new ImageDecoder();

    /**
     * @param input of the files: it says size, layout and colours
     * @param asked the rest
     */
    public NetworkView(ModelInput input, Preprocessing asked) {
        Preprocessing.Colour colour = input.channels() == 1
                ? Preprocessing.Colour.GREY
                : asked.colour() == Preprocessing.Colour.GREY ? Preprocessing.Colour.RGB : asked.colour();
        Preprocessing.Layout layout = input.channelsLast() ? Preprocessing.Layout.NHWC : Preprocessing.Layout.NCHW;
        try {
            preprocessing =
                    new Preprocessing(input.height(), input.width(), asked.resize(), colour, layout, asked.levels());
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("the files take " + input + ": " + e.getMessage() + "; see --preprocess", e);
        }
    }

    /**
     * An image as it was read.
     *
     * @param sha256 of its bytes and its mask's
     * @param input as the networks take it
     * @param mask in the networks' view, at the resolution of comparison
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Seen(String sha256, float[] input, Optional<ComparedMap> mask) {}

    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** Reads an image and its mask. */
    public Seen read(Path image, Optional<Path> mask) throws IOException, UndecodableImageException {
        byte[] bytes = Files.readAllBytes(image);
        String sha256 = DigestUtils.sha256Hex(bytes);
        RgbImage decoded = decoder.decode(bytes);
        if (mask.isEmpty()) {
            return new Seen(sha256, preprocessing.tensor(decoded), Optional.empty());
        }
        byte[] maskBytes = Files.readAllBytes(mask.get());
        return new Seen(
                sha256 + "+" + DigestUtils.sha256Hex(maskBytes),
                preprocessing.tensor(decoded),
                Optional.of(mask(decoded, decoder.decode(maskBytes))));
    }

    /** The input for an image that was read before. */
    public float[] input(Path image) {
        return preprocessing.tensor(decoded(image));
    }

    private RgbImage decoded(Path image) {
        try {
            return decoder.decode(Files.readAllBytes(image));
        } catch (IOException | UndecodableImageException e) {
            throw new UserErrorException(image + " was read before, and cannot be read again: " + e.getMessage(), e);
        }
    }

    /** An image that was read before as the networks see it: cut and resized, in its colours. */
    public RgbImage picture(Path image) {
        Preprocessing view = new Preprocessing(
                preprocessing.height(),
                preprocessing.width(),
                preprocessing.resize(),
                Preprocessing.Colour.RGB,
                Preprocessing.Layout.NHWC,
                Levels.RAW);
        float[] levels = view.tensor(decoded(image));
        byte[] rgb = new byte[levels.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.round(levels[i]);
        }
        return new RgbImage(view.width(), view.height(), rgb);
    }

    /** As the stream prepares it: at the resolution of comparison first, then cut as the image was. */
    private ComparedMap mask(RgbImage image, RgbImage mask) {
        GrayImage whole = PillowBilinear.resize(GrayImage.luma(mask), ComparedMap.SIZE, ComparedMap.SIZE);
        View view = preprocessing.view(image.width(), image.height());
        return ComparedMap.of(view.of(whole, ComparedMap.SIZE, ComparedMap.SIZE));
    }
}
