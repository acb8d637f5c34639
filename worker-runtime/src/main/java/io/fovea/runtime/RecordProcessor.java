package io.fovea.runtime;

import java.util.List;

/**
 * What a worker does with one record: a deterministic function, because a record may come twice.
 *
 * <p>Called from as many threads as {@link WorkerSettings#concurrency()} says.
 *
 * @param <V> what the worker reads
 */
@FunctionalInterface
public interface RecordProcessor<V> {
    /**
     * Turns a record into the records to publish.
     *
     * @throws RejectedRecordException if this record cannot be used; it becomes a dead letter and the next one goes on
     * @throws org.apache.kafka.common.KafkaException to be called again with the same record, later: Kafka, or something
     *     else that the worker needs, is away
     * @throws java.io.UncheckedIOException likewise, such as where the disk is full
     * @throws RuntimeException any other: it would fail again with this record, which becomes a dead letter
     */
    List<Emission<?>> process(String key, V value) throws RejectedRecordException;
}
