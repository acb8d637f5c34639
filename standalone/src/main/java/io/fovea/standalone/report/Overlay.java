package io.fovea.standalone.report;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.resize.MapResize;
import io.fovea.imaging.view.View;
import java.util.Arrays;

/** A map over its photograph. */
public final class Overlay {
    private Overlay() {}

    /**
     * Draws it: the photograph in grey, so that every colour is the map's, and showing through where the map is low.
     *
     * @param map of any resolution; a constant one counts as low everywhere
     */
    public static RgbImage draw(RgbImage photograph, ScalarMap map) {
        return draw(photograph, map, View.WHOLE);
    }

    /**
     * Draws a map of a part of the photograph; what the network did not see counts as low.
     *
     * @param view what it saw
     */
    public static RgbImage draw(RgbImage photograph, ScalarMap map, View view) {
        double[] values = spread(photograph, map, view);
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

    /** A value for each pixel of the photograph. */
    private static double[] spread(RgbImage photograph, ScalarMap map, View view) {
        int left = (int) Math.round(view.left() * photograph.width());
        int top = (int) Math.round(view.top() * photograph.height());
        int width = Math.max(1, (int) Math.round(view.right() * photograph.width()) - left);
        int height = Math.max(1, (int) Math.round(view.bottom() * photograph.height()) - top);
        ScalarMap seen = MapResize.bilinear(map, height, width);
        double[] values = new double[photograph.width() * photograph.height()];
        Arrays.fill(values, Arrays.stream(map.values()).min().orElse(0));
        for (int y = Math.max(0, top); y < Math.min(photograph.height(), top + height); y++) {
            for (int x = Math.max(0, left); x < Math.min(photograph.width(), left + width); x++) {
                values[y * photograph.width() + x] = seen.at(y - top, x - left);
            }
        }
        return values;
    }
}
