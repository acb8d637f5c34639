package io.fovea.aggregator;

import io.fovea.aggregator.join.MetricsTopology;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * A record that is none becomes a dead letter and the next one goes on; one that cannot be read now, because the schema
 * registry is away, is tried again. Of a topic that every instance reads as a whole no dead letter is made: each instance
 * would make one at each start, and Kafka Streams has no producer there. Such a record is logged and counted.
 */
public final class UnreadableRecords extends LogAndContinueExceptionHandler {
    /** Key of Kafka Streams' configuration: a {@link Counter}. */
    static final String COUNTER = "fovea.unreadable.records";

    private Counter counter = topic -> {};

    /** Counts a record that is none. */
    @FunctionalInterface
    interface Counter {
        void count(String topic);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        if (configs.get(COUNTER) instanceof Counter configured) {
            counter = configured;
        }
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (mayPass(exception)) {
            return Response.fail();
        }
        counter.count(record.topic());
        Response response = super.handleError(context, record, exception);
        return MetricsTopology.isReadAsAWhole(record.topic()) ? Response.resume() : response;
    }

    /** Whether trying again may help. */
    static boolean mayPass(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof RetriableException);
    }
}
