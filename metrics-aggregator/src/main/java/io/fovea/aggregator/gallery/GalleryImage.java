package io.fovea.aggregator.gallery;

import io.fovea.identity.ImageKey;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ImageEvent;
import io.fovea.record.MapComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of one image: an immutable snapshot.
 *
 * @param key which feed brought which bytes
 * @param event without bytes; empty until it arrives
 * @param thumbnail JPEG, if one may be kept and could be made
 * @param mask if one may be kept
 * @param maps of every variant
 * @param comparisons with their row
 */
public record GalleryImage(
        ImageKey key,
        Optional<ImageEvent> event,
        Optional<Picture> thumbnail,
        Optional<Mask> mask,
        List<ClassActivationMap> maps,
        List<Compared> comparisons) {
    /** An encoded picture. */
    @SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString below are by content
    public record Picture(String contentType, byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Picture picture
                    && contentType.equals(picture.contentType)
                    && Arrays.equals(bytes, picture.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Picture[" + contentType + ", " + bytes.length + " bytes]";
        }
    }

    /** A mask and the model that made it. */
    public record Mask(String model, Picture picture) {}

    /** A comparison and the key of the row of the table that counts it. */
    public record Compared(String row, MapComparison comparison) {}

    /** Room taken by records beside their arrays: fields, strings, lists; measured as about this. */
    private static final long RECORD_BYTES = 1_500;

    static GalleryImage empty(ImageKey key) {
        return new GalleryImage(key, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    GalleryImage with(ImageEvent withoutBytes, Optional<Picture> small) {
        return new GalleryImage(key, Optional.of(withoutBytes), small, mask, maps, comparisons);
    }

    GalleryImage with(Mask newMask) {
        return new GalleryImage(key, event, thumbnail, Optional.of(newMask), maps, comparisons);
    }

    GalleryImage with(ClassActivationMap map) {
        List<ClassActivationMap> more = new ArrayList<>(maps);
        more.removeIf(other -> isSameVariant(other, map));
        more.add(map);
        return new GalleryImage(key, event, thumbnail, mask, List.copyOf(more), comparisons);
    }

    GalleryImage with(Compared compared) {
        List<Compared> more = new ArrayList<>(comparisons);
        more.removeIf(other -> other.row().equals(compared.row()));
        more.add(compared);
        return new GalleryImage(key, event, thumbnail, mask, maps, List.copyOf(more));
    }

    private static boolean isSameVariant(ClassActivationMap one, ClassActivationMap other) {
        return one.getMethod().equals(other.getMethod()) && one.getVariant().equals(other.getVariant());
    }

    private static long text(ImageEvent event) {
        return 2L * event.getSource().length()
                + event.getAttributes().entrySet().stream()
                        .mapToLong(entry ->
                                2L * (entry.getKey().length() + entry.getValue().length()))
                        .sum();
    }

    /** Memory it takes, about. */
    long size() {
        long pictures = (long) thumbnail.map(picture -> picture.bytes().length).orElse(0)
                + mask.map(some -> some.picture().bytes().length).orElse(0);
        long values =
                maps.stream().mapToLong(map -> map.getValues().remaining()).sum();
        long record = RECORD_BYTES + event.map(GalleryImage::text).orElse(0L); // each has the source and the attributes
        return pictures + values + record * (1L + maps.size() + comparisons.size());
    }
}
