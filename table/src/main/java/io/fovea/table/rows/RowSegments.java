package io.fovea.table.rows;

import io.fovea.table.statistics.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which segments of a row count an image. Per row and attribute the first values to arrive have a segment of their own,
 * up to the limit; later ones share {@link Segment#OTHER}, and so does a value longer than {@value #LONGEST_VALUE}
 * characters. A row's comparisons stand in one partition, so a replay in the same order finds the same segments,
 * whichever instance does it.
 */
final class RowSegments {
    private static final int LONGEST_VALUE = 100;

    private final List<String> attributes;
    private final int limit;
    private final Map<String, Map<String, Set<String>>> values = new HashMap<>();

    /**
     * @param attributes for which there are segments
     * @param limit of values per row and attribute
     */
    RowSegments(List<String> attributes, int limit) {
        this.attributes = attributes;
        this.limit = limit;
    }

    /** Takes note of a segment that a row has already. */
    void restore(String row, Segment segment) {
        if (!segment.value().equals(Segment.OTHER)) {
            of(row, segment.attribute()).add(segment.value());
        }
    }

    /** Segments of a row that count an image with these attributes. */
    List<Segment> of(String row, Map<String, String> image) {
        List<Segment> segments = new ArrayList<>();
        for (String attribute : attributes) {
            String value = image.get(attribute);
            if (value != null) {
                segments.add(new Segment(attribute, admit(of(row, attribute), value) ? value : Segment.OTHER));
            }
        }
        return segments;
    }

    private boolean admit(Set<String> known, String value) {
        if (known.contains(value)) {
            return true;
        }
        boolean fits = known.size() < limit && value.length() <= LONGEST_VALUE && !value.equals(Segment.OTHER);
        return fits && known.add(value);
    }

    private Set<String> of(String row, String attribute) {
        return values.computeIfAbsent(row, any -> new HashMap<>()).computeIfAbsent(attribute, any -> new HashSet<>());
    }
}
