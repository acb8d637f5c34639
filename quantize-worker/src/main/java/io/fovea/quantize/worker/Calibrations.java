package io.fovea.quantize.worker;

import io.fovea.imaging.view.Preprocessing;
import io.fovea.quantize.calibration.CalibrationJson;
import io.fovea.quantize.calibration.Calibrator;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.model.LoadedModel;
import io.fovea.quantize.network.Network;
import io.fovea.quantize.scheme.Calibration;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.ServiceContext;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a network's calibration comes from: a file of the deployment; else the compacted topic of calibrations, so that every replica
 * uses the same; else the first images of topic images, partition by partition, whose calibration is then published there.
 */
final class Calibrations {
    private static final Logger LOG = LoggerFactory.getLogger(Calibrations.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final ServiceContext context;
    private final QuantizeConfig config;

    Calibrations(ServiceContext context, QuantizeConfig config) {
        this.context = context;
        this.config = config;
    }

    /** The ranges of one model on what it sees of the images. */
    private record Observer(Preprocessing view, Calibrator calibrator) {
        void observe(Map<Preprocessing, NetworkInput> inputs) {
            calibrator.observe(Objects.requireNonNull(inputs.get(view)).values());
        }
    }

    /** The deployment's file, if it has one for this network; it must be for these weights. */
    static Optional<Calibration> fromFile(QuantizeConfig config, Network network, Checkpoint checkpoint) {
        Optional<Path> file = config.calibrations()
                .map(folder -> FolderCalibration.file(folder, network))
                .filter(Files::exists);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Calibration calibration = CalibrationJson.read(Files.readAllBytes(file.get()));
            if (!calibration.network().equals(network.name())
                    || !calibration.checkpoint().equals(checkpoint.id())) {
                throw new UserErrorException(file.get() + ": made for " + calibration.network() + " with checkpoint "
                        + calibration.checkpoint() + ", not for " + network.name() + " with " + checkpoint.id());
            }
            return Optional.of(calibration);
        } catch (IOException e) {
            throw new UserErrorException(file.get() + ": " + e.getMessage(), e);
        }
    }

    /** The newest calibration of each network that was published for these weights. */
    Map<String, Calibration> published(Map<String, String> checkpointIds) {
        Map<String, Calibration> found = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(Topics.CALIBRATIONS, new ByteArrayDeserializer())) {
            readToEnd(consumer, record -> {
                Calibration calibration = read(record);
                if (calibration.checkpoint().equals(checkpointIds.get(calibration.network()))) {
                    found.put(calibration.network(), calibration);
                }
            });
        }
        return found;
    }

    /**
     * Records the ranges of networks on the first images that can be decoded, waiting for them as long as it takes, and publishes them.
     *
     * @param reader reads images from their events
     * @param progress told how many images were seen
     * @param cancelled asked now and then; true ends the wait with nothing
     */
    Map<String, Calibration> record(
            Map<String, LoadedModel> models, EventImages reader, IntConsumer progress, BooleanSupplier cancelled) {
        Map<String, Observer> observers = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(Topics.IMAGES, new ByteArrayDeserializer());
                Deserializer<ImageEvent> events =
                        context.serdes().of(Topics.IMAGES).deserializer()) {
            models.forEach((name, model) ->
                    observers.put(name, new Observer(model.preprocessing(), new Calibrator(model.trained()))));
            int images = 0;
            while (images < config.calibrationImages()) {
                if (cancelled.getAsBoolean()) {
                    return Map.of();
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (images < config.calibrationImages() && observe(record, events, reader, observers.values())) {
                        images++;
                        progress.accept(images);
                    }
                }
            }
            Map<String, Calibration> recorded = new HashMap<>();
            observers.forEach((name, observer) -> recorded.put(
                    name, observer.calibrator().calibration("the first images of topic " + Topics.IMAGES.name())));
            publish(recorded);
            return recorded;
        } finally {
            observers.values().forEach(observer -> observer.calibrator().close());
        }
    }

    private static boolean observe(
            ConsumerRecord<String, byte[]> record,
            Deserializer<ImageEvent> events,
            EventImages reader,
            Collection<Observer> observers) {
        try {
            Map<Preprocessing, NetworkInput> inputs = reader.inputs(
                    events.deserialize(record.topic(), record.value()),
                    observers.stream().map(Observer::view).collect(Collectors.toSet()));
            observers.forEach(observer -> observer.observe(inputs));
            return true;
        } catch (RejectedRecordException | SerializationException e) {
            // the worker itself makes it a dead letter, later
            LOG.debug("event=calibration_skips_image image={} reason=\"{}\"", record.key(), e.getMessage());
            return false;
        }
    }

    private void publish(Map<String, Calibration> calibrations) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                context.kafka().producer(),
                new StringSerializer(),
                context.serdes().of(Topics.CALIBRATIONS).serializer())) {
            for (Calibration calibration : calibrations.values()) {
                producer.send(new ProducerRecord<>(
                                Topics.CALIBRATIONS.name(),
                                calibration.network() + "/" + calibration.checkpoint(),
                                CalibrationJson.write(calibration)))
                        .get();
                LOG.info(
                        "event=calibrated network={} checkpoint={} calibration={} images={}",
                        calibration.network(),
                        calibration.checkpoint(),
                        calibration.id(),
                        calibration.images());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot publish the calibration", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while publishing the calibration", e);
        }
    }

    private static Calibration read(ConsumerRecord<String, byte[]> record) {
        try {
            return CalibrationJson.read(record.value());
        } catch (IOException e) {
            throw new UserErrorException(
                    "topic " + record.topic() + ": record " + record.key() + ": " + e.getMessage(), e);
        }
    }

    /** A consumer outside any group, at the beginning of a topic. */
    private <V> KafkaConsumer<String, V> consumer(Topic<?> topic, Deserializer<V> values) {
        Map<String, Object> settings = new HashMap<>(context.kafka().consumer("calibration"));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 8);
        KafkaConsumer<String, V> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values);
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static <V> void readToEnd(KafkaConsumer<String, V> consumer, Consumer<ConsumerRecord<String, V>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(each);
        }
    }
}
