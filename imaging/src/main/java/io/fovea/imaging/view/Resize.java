package io.fovea.imaging.view;

/** How an image becomes an input of another size. */
public sealed interface Resize {

    /** Where an image of that size comes to lie in an input of that size. */
    Placement place(int imageWidth, int imageHeight, int width, int height);

    /** The level of what the image does not cover. */
    default int margin() {
        return 0;
    }

    /** The whole image, its proportions lost. */
    record Squash() implements Resize {
        @Override
        public Placement place(int imageWidth, int imageHeight, int width, int height) {
            return new Placement(width, height, 0, 0);
        }

        @Override
        public String toString() {
            return "squash";
        }
    }

    /** The shorter side becomes so long, and the centre is cut out: torchvision's Resize and CenterCrop, with their rounding. */
    record ShorterSide(int length) implements Resize {
        public ShorterSide {
            if (length < 1) {
                throw new IllegalArgumentException("a shorter side of " + length);
            }
        }

        @Override
        public Placement place(int imageWidth, int imageHeight, int width, int height) {
            boolean isUpright = imageWidth <= imageHeight;
            int scaledWidth = isUpright ? length : (int) ((long) length * imageWidth / imageHeight);
            int scaledHeight = isUpright ? (int) ((long) length * imageHeight / imageWidth) : length;
            return new Placement(scaledWidth, scaledHeight, start(scaledWidth, width), start(scaledHeight, height));
        }

        /** Half of an odd margin goes before, as integer division; half of an odd rest that is cut off is rounded to even. */
        private static int start(int scaled, int length) {
            return scaled <= length ? (length - scaled) / 2 : -(int) Math.rint((scaled - length) / 2.0);
        }

        @Override
        public String toString() {
            return "shorter-side=" + length;
        }
    }

    /** The whole image with its proportions, in the middle of a margin of one level. */
    record Letterbox(int level) implements Resize {
        public Letterbox {
            if (level < 0 || level > 255) {
                throw new IllegalArgumentException("a margin of level " + level);
            }
        }

        @Override
        public Placement place(int imageWidth, int imageHeight, int width, int height) {
            double scale = Math.min((double) width / imageWidth, (double) height / imageHeight);
            int scaledWidth = Math.max(1, (int) Math.rint(imageWidth * scale));
            int scaledHeight = Math.max(1, (int) Math.rint(imageHeight * scale));
            return new Placement(scaledWidth, scaledHeight, (width - scaledWidth) / 2, (height - scaledHeight) / 2);
        }

        @Override
        public int margin() {
            return level;
        }

        @Override
        public String toString() {
            return "letterbox=" + level;
        }
    }
}
