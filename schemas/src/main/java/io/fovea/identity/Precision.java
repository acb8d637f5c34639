package io.fovea.identity;

/** What a variant's weights and layer outputs are rounded to; in the order of the table, precise before coarse. */
public enum Precision {
    F32(Format.FLOAT, 32),
    FP16(Format.FLOAT, 16),
    BF16(Format.BFLOAT, 16),
    INT16(Format.INTEGER, 16),
    INT8(Format.INTEGER, 8),
    INT4(Format.INTEGER, 4);

    /** The kinds of grid. */
    public enum Format {
        INTEGER,
        FLOAT,
        BFLOAT
    }

    private final Format format;
    private final int bits;

    Precision(Format format, int bits) {
        this.format = format;
        this.bits = bits;
    }

    /**
     * The precision of a text such as {@code int8}.
     *
     * @throws IllegalArgumentException that names the known ones, if there is none
     */
    public static Precision of(String text) {
        return Named.parse("precision", values(), text);
    }

    /** Integers on a grid with a range, or a floating-point format. */
    public Format format() {
        return format;
    }

    /** Bits per value. */
    public int bits() {
        return bits;
    }

    /** Whether values lie on a grid that has a range. */
    public boolean isInteger() {
        return format == Format.INTEGER;
    }

    /** As configuration and records write it. */
    @Override
    public String toString() {
        return Named.text(this);
    }
}
