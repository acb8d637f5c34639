package io.fovea.aggregator.join;

import io.fovea.record.Inference;
import io.fovea.runtime.DeadLetters;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads dead letters and says which parts of which image will never come: {@code SERVICE}, or {@code SERVICE|MAP} where
 * one map alone failed. Letters that are about no image are passed over.
 */
final class FailureReader extends ContextualProcessor<String, byte[], String, String> {
    private static final Pattern IMAGE_ID = Pattern.compile("[0-9a-f]{64}");

    private final Deserializer<Inference> inferences;

    FailureReader(RecordSerdes serdes) {
        inferences = serdes.of(Topics.INFERENCES).deserializer();
    }

    @Override
    public void process(Record<String, byte[]> letter) {
        Header service = letter.headers().lastHeader(DeadLetters.SERVICE);
        if (letter.key() == null
                || service == null
                || !IMAGE_ID.matcher(letter.key()).matches()) {
            return;
        }
        String name = new String(service.value(), StandardCharsets.UTF_8);
        String failure = name.equals("cam")
                ? name + map(letter.value()).map(map -> "|" + map).orElse("")
                : name;
        context().forward(letter.withValue(failure));
    }

    /** As it was written above. */
    static Part.Failure parse(String failure) {
        int bar = failure.indexOf('|');
        return bar < 0
                ? new Part.Failure(failure, Optional.empty())
                : new Part.Failure(failure.substring(0, bar), Optional.of(failure.substring(bar + 1)));
    }

    private Optional<String> map(byte[] bytes) {
        try {
            Inference inference = inferences.deserialize(Topics.INFERENCES.name(), bytes);
            return Optional.of(PartIds.of(
                    inference.getNetwork(), inference.getPrecision(), inference.getScheme(), inference.getPass()));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }
}
