package io.fovea.runtime;

import static io.fovea.runtime.FailureOrigin.ENVIRONMENT;
import static io.fovea.runtime.FailureOrigin.PROCESS;
import static io.fovea.runtime.FailureOrigin.RECORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureOriginTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(RECORD, new ArithmeticException("long overflow")),
                Arguments.of(RECORD, new ArrayIndexOutOfBoundsException(2000)),
                Arguments.of(RECORD, new SerializationException("no such field", new IOException("end"))),
                Arguments.of(RECORD, new RecordTooLargeException("40 MB")),
                Arguments.of(RECORD, new IllegalStateException("a variant failed", new StackOverflowError())),
                Arguments.of(ENVIRONMENT, new TimeoutException("the registry does not answer")),
                Arguments.of(ENVIRONMENT, new AuthorizationException("not allowed")),
                Arguments.of(ENVIRONMENT, new KafkaException("closed")),
                Arguments.of(ENVIRONMENT, new InterruptException("closing")),
                Arguments.of(ENVIRONMENT, new UncheckedIOException(new IOException("No space left on device"))),
                Arguments.of(ENVIRONMENT, new IllegalStateException("cannot publish", new TimeoutException("away"))),
                Arguments.of(ENVIRONMENT, new IllegalStateException("interrupted", new InterruptedException())),
                Arguments.of(PROCESS, new OutOfMemoryError("heap")),
                Arguments.of(PROCESS, new NoClassDefFoundError("a library")),
                Arguments.of(PROCESS, new IllegalStateException("a variant failed", new OutOfMemoryError("native"))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsWhatAFailureIsDueTo(FailureOrigin origin, Throwable failure) {
        assertThat(FailureOrigin.of(failure)).isEqualTo(origin);
    }
}
