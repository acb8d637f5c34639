package io.fovea.imaging.view;

import io.fovea.imaging.view.Preprocessing.Colour;
import io.fovea.imaging.view.Preprocessing.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Preprocessing as one line of words in any order, such as {@code 192x256 shorter-side=224 imagenet}: rows x columns (or one number for
 * a square); {@code squash}, {@code shorter-side=N} or {@code letterbox}; {@code rgb}, {@code bgr} or {@code grey}; {@code nchw} or
 * {@code nhwc}; a preset of the levels, or {@code divide=}, {@code mean=} and {@code std=}.
 */
public final class PreprocessingText {
    private static final String KNOWN =
            "HEIGHTxWIDTH, squash, shorter-side=N, letterbox[=LEVEL], rgb, bgr, grey, nchw, nhwc,"
                    + " imagenet, tf, unit, raw, divide=N, mean=N[,N,N], std=N[,N,N]";
    private static final int USUAL_MARGIN = 114;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");
    private static final Map<String, Levels> PRESETS =
            Map.of("imagenet", Levels.IMAGENET, "tf", Levels.TF, "unit", Levels.UNIT, "raw", Levels.RAW);

    private int height;
    private int width;
    private Resize resize;
    private Colour colour;
    private Layout layout;
    private Levels levels;

    private PreprocessingText(Preprocessing unlessSaid) {
        height = unlessSaid.height();
        width = unlessSaid.width();
        resize = unlessSaid.resize();
        colour = unlessSaid.colour();
        layout = unlessSaid.layout();
        levels = unlessSaid.levels();
    }

    /**
     * Reads a line.
     *
     * @param unlessSaid what holds where the line says nothing
     * @throws IllegalArgumentException if a word is not known, or the whole makes no sense
     */
    public static Preprocessing read(String text, Preprocessing unlessSaid) {
        PreprocessingText words = new PreprocessingText(unlessSaid);
        for (String word : text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
            if (!word.isEmpty()) {
                words.take(word);
            }
        }
        return new Preprocessing(words.height, words.width, words.resize, words.colour, words.layout, words.levels);
    }

    private void take(String word) {
        Matcher size = SIZE.matcher(word);
        Optional<Levels> preset = Optional.ofNullable(PRESETS.get(word));
        if (size.matches()) {
            height = Integer.parseInt(size.group(1));
            width = size.group(2) == null ? height : Integer.parseInt(size.group(2));
        } else if (preset.isPresent()) {
            levels = preset.get();
        } else if (word.contains("=")) {
            takeNumbers(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1), word);
        } else {
            takeName(word);
        }
    }

    private void takeName(String word) {
        switch (word) {
            case "squash" -> resize = new Resize.Squash();
            case "letterbox" -> resize = new Resize.Letterbox(USUAL_MARGIN);
            case "rgb", "bgr", "grey" -> colour = Colour.valueOf(word.toUpperCase(Locale.ROOT));
            case "nchw", "nhwc" -> layout = Layout.valueOf(word.toUpperCase(Locale.ROOT));
            default -> throw unknown(word);
        }
    }

    private void takeNumbers(String name, String value, String word) {
        try {
            switch (name) {
                case "shorter-side" -> resize = new Resize.ShorterSide(Integer.parseInt(value));
                case "letterbox" -> resize = new Resize.Letterbox(Integer.parseInt(value));
                case "divide" -> levels = new Levels(Float.parseFloat(value), levels.mean(), levels.deviation());
                case "mean" -> levels = new Levels(levels.divisor(), numbers(value), levels.deviation());
                case "std" -> levels = new Levels(levels.divisor(), levels.mean(), numbers(value));
                default -> throw unknown(word);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("preprocessing \"" + word + "\": no number", e);
        }
    }

    private static List<Float> numbers(String list) {
        return Arrays.stream(list.split(",", -1)).map(Float::valueOf).toList();
    }

    private static IllegalArgumentException unknown(String word) {
        return new IllegalArgumentException("unknown preprocessing \"" + word + "\"; known are " + KNOWN);
    }

    /** The whole line. */
    static String write(Preprocessing preprocessing) {
        String levels = PRESETS.entrySet().stream()
                .filter(preset -> preset.getValue().equals(preprocessing.levels()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> preprocessing.levels().toString());
        return String.join(
                " ",
                Stream.of(
                                preprocessing.height() + "x" + preprocessing.width(),
                                preprocessing.resize().toString(),
                                preprocessing.colour().name().toLowerCase(Locale.ROOT),
                                preprocessing.layout().name().toLowerCase(Locale.ROOT),
                                levels)
                        .toList());
    }
}
