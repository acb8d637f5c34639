package io.fovea.imaging.view;

import io.fovea.imaging.GrayImage;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.resize.PillowBilinear;

/**
 * How an image becomes a network's input.
 *
 * @param height rows of the input
 * @param width its columns
 * @param resize how the image comes to that size
 * @param colour which channels, in which order
 * @param layout whether the channels come first or last
 * @param levels which numbers stand for the levels
 */
public record Preprocessing(int height, int width, Resize resize, Colour colour, Layout layout, Levels levels) {
    private static final int IMAGENET_SIZE = 224;

    /** What ImageNet's networks see here: the whole image, squashed, so that map and mask cover all of it. */
    public static final Preprocessing IMAGENET = new Preprocessing(
            IMAGENET_SIZE, IMAGENET_SIZE, new Resize.Squash(), Colour.RGB, Layout.NCHW, Levels.IMAGENET);

    /** The channels of an input. */
    public enum Colour {
        RGB,
        BGR,
        GREY;

        /** How many they are. */
        public int channels() {
            return this == GREY ? 1 : 3;
        }
    }

    /** Where the channels stand. */
    public enum Layout {
        NCHW,
        NHWC
    }

    public Preprocessing {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("an input of " + height + " x " + width);
        }
        if (!levels.fits(colour.channels())) {
            throw new IllegalArgumentException(
                    levels + " does not fit " + colour.channels() + " channel" + (colour == Colour.GREY ? "" : "s"));
        }
    }

    /** The rectangle of an image of that size that the network sees. */
    public View view(int imageWidth, int imageHeight) {
        return resize.place(imageWidth, imageHeight, width, height).view(width, height);
    }

    /** The network's input, flat. */
    public float[] tensor(RgbImage image) {
        Placement placement = resize.place(image.width(), image.height(), width, height);
        if (colour == Colour.GREY) {
            GrayImage scaled =
                    PillowBilinear.resize(GrayImage.luma(image), placement.scaledWidth(), placement.scaledHeight());
            return numbers(placement.cut(scaled.gray(), 1, width, height, resize.margin()));
        }
        RgbImage scaled = PillowBilinear.resize(image, placement.scaledWidth(), placement.scaledHeight());
        return numbers(placement.cut(scaled.rgb(), 3, width, height, resize.margin()));
    }

    /** @param pixels channels interleaved, in the order red, green, blue */
    private float[] numbers(byte[] pixels) {
        int channels = colour.channels();
        int size = width * height;
        float[] numbers = new float[channels * size];
        for (int channel = 0; channel < channels; channel++) {
            float[] table = levels.table(channel);
            int source = colour == Colour.BGR ? 2 - channel : channel;
            for (int i = 0; i < size; i++) {
                int at = layout == Layout.NCHW ? channel * size + i : channels * i + channel;
                numbers[at] = table[pixels[channels * i + source] & 0xff];
            }
        }
        return numbers;
    }

    /** The text that {@link PreprocessingText} reads. */
    @Override
    public String toString() {
        return PreprocessingText.write(this);
    }
}
