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
     * @throws org.apache.kafka.common.errors.RetriableException to be called again with the same record, later
     * @throws RuntimeException any other: a bug, which stops the worker visibly with the record not committed
     */
    List<Emission<?>> process(String key, V value) throws RejectedRecordException;
}
