package io.fovea.quantize.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lengths of the axes of one image's tensor, without that of the batch: for most channels, rows and columns; for a vector of features
 * one axis.
 */
public record Shape(List<Integer> axes) {
    public Shape {
        axes = List.copyOf(axes);
    }

    public Shape(int channels, int height, int width) {
        this(List.of(channels, height, width));
    }

    /** So many features. */
    public static Shape vector(int features) {
        return new Shape(List.of(features));
    }

    public int rank() {
        return axes.size();
    }

    public int channels() {
        return axes.get(0);
    }

    public int height() {
        return axes.get(1);
    }

    public int width() {
        return axes.get(2);
    }

    /** Number of elements. */
    public int size() {
        return axes.stream().reduce(1, Math::multiplyExact);
    }

    Shape withChannels(int count) {
        return with(0, count);
    }

    Shape withLast(int length) {
        return with(axes.size() - 1, length);
    }

    private Shape with(int axis, int length) {
        List<Integer> changed = new ArrayList<>(axes);
        changed.set(axis, length);
        return new Shape(changed);
    }

    @Override
    public String toString() {
        return axes.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
