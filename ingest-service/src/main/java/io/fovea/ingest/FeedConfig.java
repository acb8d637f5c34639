package io.fovea.ingest;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.fovea.foundations.Json;
import io.fovea.ingest.label.LabelConfig;
import io.fovea.ingest.sampling.Sampling;
import io.fovea.runtime.DeploymentFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One feed. The keys below are every feed's; all others are those of its type.
 *
 * @param name stands in every record that comes of it and in every row of the table
 * @param type which {@link io.fovea.ingest.feed.FeedFactory} makes it
 * @param label how the true class of an image is known
 * @param attributes put on every image
 * @param rate most images per second; a faster source waits
 * @param sampling which images are left out
 * @param settings the keys of its type
 */
public record FeedConfig(
        String name,
        String type,
        Optional<LabelConfig> label,
        Map<String, String> attributes,
        Optional<Double> rate,
        Optional<Sampling> sampling,
        @JsonAnySetter Map<String, Object> settings) {
    public FeedConfig {
        if (name == null || !name.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "key 'name' must be 1 to 100 letters, digits, dots, dashes or underscores, not '" + name + "'");
        }
        if (type == null || type.isBlank()) {
            throw new IllegalArgumentException("feed '" + name + "' has no key 'type'");
        }
        if (rate.isPresent() && !(rate.get() > 0)) {
            throw new IllegalArgumentException("feed '" + name + "': rate must be positive, not " + rate.get());
        }
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
        settings = settings == null ? Map.of() : new LinkedHashMap<>(settings);
    }

    /** A feed of a type with the keys of that type, for wiring without a file. */
    public static FeedConfig of(String name, String type, Map<String, Object> settings) {
        return new FeedConfig(name, type, Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), settings);
    }

    public FeedConfig withLabel(LabelConfig rule) {
        return new FeedConfig(name, type, Optional.of(rule), attributes, rate, sampling, settings);
    }

    public FeedConfig withRate(double perSecond) {
        return new FeedConfig(name, type, label, attributes, Optional.of(perSecond), sampling, settings);
    }

    /** The keys of its type, as a file of one section named {@code feed}. */
    DeploymentFile file() {
        try {
            return DeploymentFile.parse("feed " + name, Json.MAPPER.writeValueAsString(Map.of("feed", settings)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("feed '" + name + "': keys cannot be read: " + e.getMessage(), e);
        }
    }
}
