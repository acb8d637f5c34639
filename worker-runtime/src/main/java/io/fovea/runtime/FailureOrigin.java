package io.fovea.runtime;

import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** What a failure at a record is due to, and so what is done about it. */
public enum FailureOrigin {
    /** It would fail again: the record becomes a dead letter. */
    RECORD,
    /** Kafka, a registry, a store or the disk failed, or the thread was to stop: it is tried again. */
    ENVIRONMENT,
    /** The process is broken, such as one without memory: only a restart can help. */
    PROCESS;

    /** By the failure and its causes; the outermost that tells decides. */
    public static FailureOrigin of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error) {
                return cause instanceof StackOverflowError ? RECORD : PROCESS; // a record can be too deep
            }
            if (cause instanceof SerializationException || cause instanceof RecordTooLargeException) {
                return RECORD;
            }
            if (cause instanceof KafkaException
                    || cause instanceof UncheckedIOException
                    || cause instanceof InterruptedException) {
                return ENVIRONMENT;
            }
        }
        return RECORD;
    }
}
