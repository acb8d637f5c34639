package io.fovea.table.rows;

import java.time.Duration;
import java.util.Optional;

/**
 * A sliding window that ends now. It moves in slices: it covers its last slice as far as it has come and
 * {@code slices() - 1} whole ones before, so at least its length less one slice and at most its length.
 */
public enum Window {
    /** Five minutes in slices of 10 s. */
    FIVE_MINUTES("5m", Duration.ofSeconds(10), 30),
    /** One hour in slices of 2 min. */
    HOUR("1h", Duration.ofMinutes(2), 30),
    /** A day in slices of 30 min. */
    DAY("24h", Duration.ofMinutes(30), 48);

    private final String label;
    private final Duration slice;
    private final int slices;

    Window(String label, Duration slice, int slices) {
        this.label = label;
        this.slice = slice;
        this.slices = slices;
    }

    /** The window of a label such as {@code 5m}. */
    public static Optional<Window> named(String label) {
        for (Window window : values()) {
            if (window.label.equals(label)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    /** As the API and Prometheus write it. */
    public String label() {
        return label;
    }

    /** How long a slice is; slices start at multiples of it since 1970. */
    public Duration slice() {
        return slice;
    }

    public int slices() {
        return slices;
    }
}
