package io.fovea.standalone.replay;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.join.AwaitedParts;
import io.fovea.aggregator.table.LiveRow;
import io.fovea.aggregator.table.Table;
import io.fovea.cam.CamProcessor;
import io.fovea.cam.method.CamMethod;
import io.fovea.identity.RowIdentity;
import io.fovea.record.Inference;
import io.fovea.record.MapComparison;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Watch;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Makes the maps of recorded inferences by a method and counts their comparisons into a table of its own. A pure function
 * of the records it is given: no network, no store, nothing published.
 */
public final class Replay {
    /** What it reads. */
    public static final List<Topic<?>> TOPICS = List.of(Topics.INFERENCES, Topics.MASKS);

    private final CamProcessor cam;
    private final Deserializer<Inference> inferences;
    private final Deserializer<SaliencyMask> masks;
    private final ImageAssembly images;
    private final Map<RowIdentity, LiveRow> rows = new HashMap<>();
    private long used;
    private long unusable;

    /**
     * Starts with an empty table.
     *
     * @param watch which parts complete an image
     * @param aggregate when it expires
     */
    public Replay(CamMethod method, Watch watch, AggregatorConfig aggregate, RecordSerdes serdes) {
        this.cam = new CamProcessor(method);
        this.inferences = serdes.of(Topics.INFERENCES).deserializer();
        this.masks = serdes.of(Topics.MASKS).deserializer();
        this.images =
                new ImageAssembly(new AwaitedParts(watch), aggregate.chosenMetrics(), aggregate.expiry(), this::count);
    }

    /** Takes a record of one of the topics. One that is of no use is counted and passed over, as the workers do. */
    public void accept(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(Topics.MASKS.name())) {
                images.add(masks.deserialize(record.topic(), record.value()), record.timestamp());
            } else {
                images.add(cam.map(inferences.deserialize(record.topic(), record.value())), record.timestamp());
                used++;
            }
        } catch (SerializationException | RejectedRecordException e) {
            unusable++;
        }
    }

    /** Compares what is left, and tells the result. */
    public Outcome finish() {
        images.finish();
        Table table = Table.of(rows.values().stream().map(LiveRow::toRecord).toList());
        return new Outcome(table, used, images.begun(), images.complete(), images.repeated(), images.late(), unusable);
    }

    private void count(MapComparison comparison) {
        rows.computeIfAbsent(RowIdentity.of(comparison.getRow()), any -> LiveRow.begin(comparison, Optional.empty()))
                .add(comparison, comparison.getReceivedAt().toEpochMilli());
    }

    /**
     * What came out.
     *
     * @param table of the replayed maps
     * @param inferences that maps were made of
     * @param images of which something was read
     * @param complete images with every awaited part
     * @param repeated parts that came again
     * @param late parts that came after their image was compared
     * @param unusable records that are malformed
     */
    public record Outcome(
            Table table, long inferences, long images, long complete, long repeated, long late, long unusable) {
        /** One line of it. */
        public String summary() {
            return inferences + " inferences of " + images + " images, " + complete + " of them complete"
                    + (repeated == 0 ? "" : "; " + repeated + " repeated parts")
                    + (late == 0 ? "" : "; " + late + " parts came after their image was compared")
                    + (unusable == 0 ? "" : "; " + unusable + " malformed records");
        }
    }
}
