package io.fovea.standalone.report;

import io.fovea.aggregator.table.NetworkNames;
import io.fovea.identity.Precision;
import io.fovea.imaging.RgbImage;
import io.fovea.standalone.report.PipelineClient.ShownImage;
import io.fovea.standalone.report.PipelineClient.ShownMap;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * The study's qualitative figure: a row per image; the photograph, the salient object, and what every network looked at,
 * at every precision.
 */
public final class Figure {
    private static final int SCALE = 2;
    private static final int CELL = 150;
    private static final int GAP = 8;
    private static final int GROUP_GAP = 20;
    private static final int MARGIN = 24;
    private static final int HEADING = 50;
    private static final int CAPTION = 24;
    private static final int LEGEND = 34;
    private static final Color INK = new Color(0x16202a);
    private static final Color QUIET = new Color(0x51606d);
    private static final Color FLIP = new Color(0xb3331b);

    private final List<ShownImage> images;
    private final List<String> networks;
    private final List<Precision> precisions;

    /** Of images, top to bottom; networks and precisions from left to right. */
    public Figure(List<ShownImage> images, List<String> networks, List<Precision> precisions) {
        this.images = List.copyOf(images);
        this.networks = List.copyOf(networks);
        this.precisions = List.copyOf(precisions);
    }

    /** Draws it, twice as large as it is laid out so that print is sharp. */
    public BufferedImage draw() {
        int height = MARGIN + HEADING + LEGEND + MARGIN;
        for (ShownImage image : images) {
            height += height(image) + CAPTION;
        }
        BufferedImage picture = new BufferedImage(SCALE * width(), SCALE * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
            graphics.transform(AffineTransform.getScaleInstance(SCALE, SCALE));
            headings(graphics);
            int top = MARGIN + HEADING;
            for (ShownImage image : images) {
                row(graphics, image, top);
                top += height(image) + CAPTION;
            }
            legend(graphics, top);
        } finally {
            graphics.dispose();
        }
        return picture;
    }

    private boolean masked() {
        return images.stream().anyMatch(image -> image.mask().isPresent());
    }

    private static int height(ShownImage image) {
        RgbImage photo = image.photograph();
        return Math.min(2 * CELL, Math.max(CELL / 2, Math.round((float) CELL * photo.height() / photo.width())));
    }

    private int width() {
        return left(networks.size() - 1, precisions.size() - 1) + CELL + MARGIN;
    }

    /** Of a network's column at a precision. */
    private int left(int network, int precision) {
        int pictures = masked() ? 2 : 1;
        int group = precisions.size() * (CELL + GAP) - GAP + GROUP_GAP;
        return MARGIN + pictures * (CELL + GAP) - GAP + GROUP_GAP + network * group + precision * (CELL + GAP);
    }

    private void headings(Graphics2D graphics) {
        int line = MARGIN + HEADING - 10;
        centred(graphics, "photograph", MARGIN, CELL, line, font(Font.PLAIN, 12), QUIET);
        if (masked()) {
            centred(graphics, "salient object", MARGIN + CELL + GAP, CELL, line, font(Font.PLAIN, 12), QUIET);
        }
        for (int n = 0; n < networks.size(); n++) {
            int span = precisions.size() * (CELL + GAP) - GAP;
            String name = NetworkNames.printed(networks.get(n));
            centred(graphics, name, left(n, 0), span, line - 24, font(Font.BOLD, 15), INK);
            graphics.setColor(new Color(0xd3dbd6));
            graphics.fillRect(left(n, 0), line - 17, span, 1);
            for (int p = 0; p < precisions.size(); p++) {
                centred(graphics, precisions.get(p).toString(), left(n, p), CELL, line, font(Font.PLAIN, 12), QUIET);
            }
        }
    }

    private void row(Graphics2D graphics, ShownImage image, int top) {
        int height = height(image);
        graphics.drawImage(buffered(image.photograph()), MARGIN, top, CELL, height, null);
        centred(graphics, name(image), MARGIN, CELL, top + height + 14, font(Font.PLAIN, 10), QUIET);
        image.mask().ifPresent(mask -> graphics.drawImage(decoded(mask), MARGIN + CELL + GAP, top, CELL, height, null));
        for (int n = 0; n < networks.size(); n++) {
            Optional<ShownMap> f32 = map(image, networks.get(n), Precision.F32);
            for (int p = 0; p < precisions.size(); p++) {
                Optional<ShownMap> map = map(image, networks.get(n), precisions.get(p));
                int left = left(n, p);
                if (map.isEmpty()) {
                    centred(graphics, "no map", left, CELL, top + height / 2, font(Font.PLAIN, 11), QUIET);
                    continue;
                }
                ShownMap shown = map.get();
                graphics.drawImage(
                        buffered(Overlay.draw(image.photograph(), shown.map(), shown.view())),
                        left,
                        top,
                        CELL,
                        height,
                        null);
                boolean flipped = f32.map(ShownMap::targetClass)
                        .filter(reference -> reference != shown.targetClass())
                        .isPresent();
                String caption = String.format(
                        Locale.ROOT, "class %d · %.0f %%", shown.targetClass(), 100 * shown.probability());
                centred(
                        graphics,
                        caption,
                        left,
                        CELL,
                        top + height + 14,
                        font(flipped ? Font.BOLD : Font.PLAIN, 10),
                        flipped ? FLIP : INK);
            }
        }
    }

    private static Optional<ShownMap> map(ShownImage image, String network, Precision precision) {
        return image.maps().stream()
                .filter(map ->
                        map.variant().model().equals(network) && map.variant().precision() == precision)
                .findFirst();
    }

    private static String name(ShownImage image) {
        return image.source().substring(image.source().lastIndexOf('/') + 1);
    }

    private static void legend(Graphics2D graphics, int top) {
        int bar = 150;
        int line = top + 22;
        graphics.setFont(font(Font.PLAIN, 11));
        graphics.setColor(QUIET);
        graphics.drawString("low", MARGIN, line);
        int left = MARGIN + 28;
        for (int x = 0; x < bar; x++) {
            double at = (double) x / (bar - 1);
            graphics.setColor(new Color(
                    (int) Palette.channel(at, 0), (int) Palette.channel(at, 1), (int) Palette.channel(at, 2)));
            graphics.fillRect(left + x, line - 8, 1, 9);
        }
        graphics.setColor(QUIET);
        graphics.drawString("high    what the network looked at, each map by itself", left + bar + 8, line);
        graphics.setColor(FLIP);
        graphics.drawString("red: another class than at f32", left + bar + 330, line);
    }

    private static void centred(
            Graphics2D graphics, String text, int left, int width, int baseline, Font font, Color colour) {
        graphics.setFont(font);
        graphics.setColor(colour);
        graphics.drawString(text, left + (width - graphics.getFontMetrics().stringWidth(text)) / 2, baseline);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    private static BufferedImage buffered(RgbImage image) {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.rgb();
        for (int i = 0; i < image.width() * image.height(); i++) {
            int colour = ((rgb[3 * i] & 0xff) << 16) | ((rgb[3 * i + 1] & 0xff) << 8) | (rgb[3 * i + 2] & 0xff);
            buffered.setRGB(i % image.width(), i / image.width(), colour);
        }
        return buffered;
    }

    private static BufferedImage decoded(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException("not a PNG", e);
        }
    }
}
