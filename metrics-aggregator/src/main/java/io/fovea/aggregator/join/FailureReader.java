package io.fovea.aggregator.join;

import io.fovea.identity.ImageKey;
import io.fovea.identity.Variant;
import io.fovea.record.Inference;
import io.fovea.runtime.DeadLetters;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import io.fovea.table.parts.PartName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads dead letters and says which part of which image will never come, by its name. Letters that are about no image are
 * passed over.
 */
final class FailureReader extends ContextualProcessor<String, byte[], String, String> {
    private static final String SALIENCY = "saliency";

    private static final String CAM = "cam";
    /** Of other services' letters no part of an image is missing. */
    private static final Set<String> MAKERS_OF_PARTS = Set.of("quantize", CAM, SALIENCY);

    private final Deserializer<Inference> inferences;

    FailureReader(RecordSerdes serdes) {
        inferences = serdes.of(Topics.INFERENCES).deserializer();
    }

    @Override
    public void process(Record<String, byte[]> letter) {
        Header service = letter.headers().lastHeader(DeadLetters.SERVICE);
        if (letter.key() == null
                || service == null
                || ImageKey.parse(letter.key()).isEmpty()) {
            return;
        }
        String name = new String(service.value(), StandardCharsets.UTF_8);
        if (!MAKERS_OF_PARTS.contains(name)) {
            return;
        }
        context().forward(letter.withValue(missing(name, letter.value()).toString()));
    }

    private PartName missing(String service, byte[] bytes) {
        return switch (service) {
            case SALIENCY -> PartName.MASK;
            case CAM -> variant(bytes).map(PartName::of).orElse(PartName.EVERY_MAP);
            default -> PartName.EVERY_MAP;
        };
    }

    private Optional<Variant> variant(byte[] bytes) {
        try {
            Inference inference = inferences.deserialize(Topics.INFERENCES.name(), bytes);
            return Optional.of(Variant.of(inference.getVariant()));
        } catch (SerializationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
