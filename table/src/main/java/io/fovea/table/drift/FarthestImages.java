package io.fovea.table.drift;

import io.fovea.record.DriftImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The images whose values lie farthest to one side, farthest first, {@value #MOST} at most. Mutable, for one thread. */
final class FarthestImages {
    static final int MOST = 8;

    private final int sign;
    private final List<DriftImage> images = new ArrayList<>(MOST + 1);

    /** @param sign 1 for the largest values, -1 for the smallest */
    FarthestImages(int sign) {
        this.sign = sign;
    }

    void addAll(Collection<DriftImage> some) {
        some.forEach(image -> add(image.getImageId(), image.getValue()));
    }

    void add(String imageId, double value) {
        if (images.size() < MOST || sign * value > sign * images.get(MOST - 1).getValue()) {
            images.add(new DriftImage(imageId, value));
            images.sort(Comparator.comparingDouble(image -> -sign * image.getValue()));
            if (images.size() > MOST) {
                images.remove(MOST);
            }
        }
    }

    List<DriftImage> list() {
        return List.copyOf(images);
    }

    void clear() {
        images.clear();
    }
}
