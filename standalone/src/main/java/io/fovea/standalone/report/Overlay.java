package io.fovea.standalone.report;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.resize.MapResize;

/** A map over its photograph. */
public final class Overlay {
    private Overlay() {}

    /**
     * Draws it: the photograph in grey, so that every colour is the map's, and showing through where the map is low.
     *
     * @param map of any resolution; a constant one counts as low everywhere
     */
    public static RgbImage draw(RgbImage photograph, ScalarMap map) {
        double[] values =
                MapResize.bilinear(map, photograph.height(), photograph.width()).values();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : map.values()) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        byte[] photo = photograph.rgb();
        byte[] drawn = new byte[photo.length];
        for (int i = 0; i < values.length; i++) {
            double at = high > low ? (values[i] - low) / (high - low) : 0;
            double share = 0.25 + 0.55 * at;
            double grey = 0.299 * (photo[3 * i] & 0xff)
                    + 0.587 * (photo[3 * i + 1] & 0xff)
                    + 0.114 * (photo[3 * i + 2] & 0xff);
            for (int channel = 0; channel < 3; channel++) {
                drawn[3 * i + channel] = (byte) Math.round(grey * (1 - share) + Palette.channel(at, channel) * share);
            }
        }
        return new RgbImage(photograph.width(), photograph.height(), drawn);
    }
}
