package io.fovea.imaging.decode;

import io.fovea.imaging.RgbImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A GIF's first frame is a patch of its logical screen: what a viewer shows is the screen. */
final class GifFrame {
    private static final int TRAILER = 0x3b;

    private GifFrame() {}

    /** Size of the logical screen. */
    static ImageHeader screen(byte[] encoded) throws IOException {
        if (encoded.length < 13) {
            throw new IOException("it ends within its header");
        }
        return new ImageHeader(ImageFormat.GIF, little16(encoded, 6), little16(encoded, 8));
    }

    /** Draws the frame on a black screen; what reaches beyond the screen is cut off. */
    static RgbImage onScreen(RgbImage frame, ImageHeader screen, ImageReader reader) throws IOException {
        if (frame.width() == screen.width() && frame.height() == screen.height()) {
            return frame;
        }
        int left = position(reader, "imageLeftPosition");
        int top = position(reader, "imageTopPosition");
        byte[] rgb = new byte[3 * screen.width() * screen.height()];
        int columns = Math.min(frame.width(), screen.width() - left);
        int rows = Math.min(frame.height(), screen.height() - top);
        for (int y = 0; y < rows && columns > 0; y++) {
            System.arraycopy(frame.rgb(), frame.index(0, y), rgb, 3 * ((top + y) * screen.width() + left), 3 * columns);
        }
        return new RgbImage(screen.width(), screen.height(), rgb);
    }

    private static int position(ImageReader reader, String attribute) throws IOException {
        NodeList nodes = reader.getImageMetadata(0)
                .getAsTree("javax_imageio_gif_image_1.0")
                .getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            NamedNodeMap attributes = nodes.item(i).getAttributes();
            Node value = attributes == null ? null : attributes.getNamedItem(attribute);
            if (value != null) {
                return Integer.parseInt(value.getNodeValue());
            }
        }
        return 0;
    }

    /**
     * Walks the blocks to the end of the first frame's data, because the reader takes a missing end for black pixels.
     */
    static boolean isComplete(byte[] encoded) {
        int at = 13 + colorTableBytes(encoded[10]);
        while (at < encoded.length) {
            int block = encoded[at] & 0xff;
            if (block == TRAILER) {
                return true;
            }
            boolean image = block == 0x2c;
            if (image && at + 9 >= encoded.length) {
                return false;
            }
            at += image ? 10 + colorTableBytes(encoded[at + 9]) + 1 : 2;
            while (at < encoded.length && encoded[at] != 0) {
                at += 1 + (encoded[at] & 0xff);
            }
            if (image) {
                return at < encoded.length;
            }
            at++;
        }
        return false;
    }

    private static int colorTableBytes(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static int little16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }
}
