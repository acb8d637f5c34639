package io.fovea.comparison;

/** What a metric compares. */
public enum Between {
    /** Two maps of one image. */
    TWO_MAPS,
    /** A map and the mask of the salient object. */
    MAP_AND_MASK,
    /** A map and either. */
    ANY;

    /** Whether the metric says something of maps and such a reference. */
    public boolean includes(Between maps) {
        return this == ANY || this == maps;
    }
}
