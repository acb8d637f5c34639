package io.fovea.aggregator;

import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * A record that is none becomes a dead letter and the next one goes on; one that cannot be read now, because the schema
 * registry is away, is tried again.
 */
public final class UnreadableRecords extends LogAndContinueExceptionHandler {
    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        return mayPass(exception) ? Response.fail() : super.handleError(context, record, exception);
    }

    /** Whether trying again may help. */
    static boolean mayPass(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof RetriableException);
    }
}
