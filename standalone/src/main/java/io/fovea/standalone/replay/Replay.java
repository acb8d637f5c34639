package io.fovea.standalone.replay;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.join.WatchedMetrics;
import io.fovea.aggregator.join.WatchedParts;
import io.fovea.cam.CamProcessor;
import io.fovea.cam.method.CamMethod;
import io.fovea.identity.ImageKey;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.Inference;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.Watch;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.table.parts.JoinedImages;
import io.fovea.table.parts.Part;
import io.fovea.table.rows.RunningTable;
import io.fovea.table.rows.Table;
import java.util.List;
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
    private final RunningTable table = new RunningTable();
    private final JoinedImages images;
    private long used;
    private long unusable;

    /**
     * Starts with an empty table.
     *
     * @param watch which parts complete an image, and by what maps are compared
     * @param aggregate when it expires
     */
    public Replay(CamMethod method, Watch watch, AggregatorConfig aggregate, RecordSerdes serdes) {
        this.cam = new CamProcessor(method);
        this.inferences = serdes.of(Topics.INFERENCES).deserializer();
        this.masks = serdes.of(Topics.MASKS).deserializer();
        this.images = new JoinedImages(
                new WatchedParts(watch), WatchedMetrics.of(watch), aggregate.expiryOf(watch), table::add);
    }

    /** Takes a record of one of the topics. One that is of no use is counted and passed over, as the workers do. */
    public void accept(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(Topics.MASKS.name())) {
                SaliencyMask mask = masks.deserialize(record.topic(), record.value());
                images.add(new ImageKey(mask.getFeed(), mask.getImageId()), new Part.Mask(mask), record.timestamp());
            } else {
                ClassActivationMap map = cam.map(inferences.deserialize(record.topic(), record.value()));
                images.add(new ImageKey(map.getFeed(), map.getImageId()), new Part.Map(map), record.timestamp());
                used++;
            }
        } catch (SerializationException | RejectedRecordException e) {
            unusable++;
        }
    }

    /** Compares what is left, and tells the result. */
    public Outcome finish() {
        images.finish();
        return new Outcome(
                table.table(), used, images.begun(), images.complete(), images.repeated(), images.late(), unusable);
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
