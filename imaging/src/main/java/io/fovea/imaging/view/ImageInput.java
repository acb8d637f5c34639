package io.fovea.imaging.view;

import io.fovea.imaging.view.Preprocessing.Colour;
import io.fovea.imaging.view.Preprocessing.Layout;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What a model's file says of its image input.
 *
 * @param height rows; empty where the file leaves them open
 * @param width columns, likewise
 * @param channels 3 for colour, 1 for grey
 * @param layout the order of the axes
 * @param takesLevels whether the numbers are the levels 0..255 themselves
 */
public record ImageInput(OptionalInt height, OptionalInt width, int channels, Layout layout, boolean takesLevels) {
    private static final int USUAL_SIZE = 224;

    /**
     * How an image becomes this input.
     *
     * @param words what {@link PreprocessingText} reads; what they do not say is as in the file, or as is usual
     * @throws IllegalArgumentException if the words are wrong, or contradict the file
     */
    public Preprocessing preprocessing(String words) {
        Preprocessing usual = new Preprocessing(
                height.orElse(USUAL_SIZE),
                width.orElse(USUAL_SIZE),
                new Resize.Squash(),
                channels == 1 ? Colour.GREY : Colour.RGB,
                layout,
                takesLevels ? Levels.RAW : channels == 1 ? Levels.UNIT : Levels.IMAGENET);
        Preprocessing said = PreprocessingText.read(words, usual);
        boolean fits = height.orElse(said.height()) == said.height()
                && width.orElse(said.width()) == said.width()
                && said.layout() == layout
                && said.colour().channels() == channels
                && (!takesLevels || said.levels().equals(Levels.RAW));
        if (!fits) {
            throw new IllegalArgumentException(
                    "the preprocessing \"" + said + "\" does not fit the file's input " + this);
        }
        return said;
    }

    @Override
    public String toString() {
        return layout.name().toLowerCase(Locale.ROOT) + ", " + (channels == 1 ? "grey" : "colour") + ", "
                + length(height) + " x " + length(width) + ", " + (takesLevels ? "uint8" : "float");
    }

    private static String length(OptionalInt length) {
        return length.isPresent() ? Integer.toString(length.getAsInt()) : "any";
    }
}
