package io.fovea.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.record.ImageEvent;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.ServiceHost;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImagePublisherTest {
    @Test
    void refusesARecordThatCannotBeSerializedAndGoesOn() {
        try (TestBroker broker = TestBroker.start();
                ServiceHost host = broker.host();
                ImagePublisher publisher = new ImagePublisher(host.context())) {
            assertThat(publisher.publish(event("far", Instant.MAX)))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(RejectedRecordException.class)
                    .withMessageContaining("cannot be serialized");

            assertThat(publisher.publish(event("near", Instant.EPOCH))).succeedsWithin(Duration.ofSeconds(30));
            assertThat(publisher.health().isReady()).isTrue();
            assertThat(broker.images("test")).containsOnlyKeys("near");
        }
    }

    private static ImageEvent event(String source, Instant time) {
        return ImageEvent.newBuilder()
                .setImageId("0".repeat(64))
                .setFeed("test")
                .setSource(source)
                .setCapturedAt(time)
                .setReceivedAt(time)
                .setContentType("image/png")
                .setWidth(1)
                .setHeight(1)
                .setAttributes(Map.of())
                .setBytes(ByteBuffer.allocate(1))
                .build();
    }
}
