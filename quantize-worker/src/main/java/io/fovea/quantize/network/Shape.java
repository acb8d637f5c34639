package io.fovea.quantize.network;

/** Channels, rows and columns of one image's tensor; a vector of n features is n x 1 x 1. */
public record Shape(int channels, int height, int width) {

    public int size() {
        return channels * height * width;
    }

    Shape withChannels(int count) {
        return new Shape(count, height, width);
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
