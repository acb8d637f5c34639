package io.fovea.imaging;

/**
 * The input of every ImageNet network: planes of {@code (x / 255 - mean) / std} in single precision, in the order of
 * operations of torchvision's {@code ToTensor} and {@code Normalize}.
 */
public final class ImageNetNormalisation {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] STD = {0.229f, 0.224f, 0.225f};
    private static final float[][] NORMALISED = table();

    private ImageNetNormalisation() {}

    /** Channels first: {@code [3, height, width]} flat. */
    public static float[] chw(RgbImage image) {
        int pixels = image.width() * image.height();
        byte[] rgb = image.rgb();
        float[] chw = new float[3 * pixels];
        for (int channel = 0; channel < 3; channel++) {
            float[] normalised = NORMALISED[channel];
            int plane = channel * pixels;
            for (int i = 0; i < pixels; i++) {
                chw[plane + i] = normalised[rgb[3 * i + channel] & 0xff];
            }
        }
        return chw;
    }

    private static float[][] table() {
        float[][] table = new float[3][256];
        for (int channel = 0; channel < 3; channel++) {
            for (int level = 0; level < 256; level++) {
                table[channel][level] = (level / 255f - MEAN[channel]) / STD[channel];
            }
        }
        return table;
    }
}
