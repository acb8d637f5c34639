package io.fovea.foundations;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values that people choose by name.
 *
 * @param kind what the values are, for messages, such as {@code scheme}
 * @param byName in the order in which messages list them
 */
public record Choices<T>(String kind, Map<String, T> byName) {
    public Choices {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** These values, each under the name that the function gives. */
    public static <T> Choices<T> of(String kind, Collection<T> values, Function<? super T, String> name) {
        Map<String, T> byName = new LinkedHashMap<>();
        values.forEach(value -> byName.put(name.apply(value), value));
        return new Choices<>(kind, byName);
    }

    /** The value of this name, if there is one. */
    public Optional<T> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The value of this name.
     *
     * @throws IllegalArgumentException if there is none; it lists the names that there are
     */
    public T get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(unknown(name)));
    }

    /** What to tell a person who asked for a name that is none of these. */
    public String unknown(String name) {
        return "unknown " + kind + " \"" + name + "\"; known are " + names();
    }

    /** Every name, for messages. */
    public String names() {
        return String.join(", ", byName.keySet());
    }
}
