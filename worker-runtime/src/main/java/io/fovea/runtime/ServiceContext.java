package io.fovea.runtime;

import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.schemas.RecordSerdes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;

/**
 * Everything a service gets from its surroundings. It owns nothing of it and closes nothing of it.
 *
 * @param kafka how to reach Kafka
 * @param serdes how records become bytes
 * @param meters where to count
 * @param health where to say how one is
 * @param clock what time it is
 * @param http the process's port
 * @param claimCheck where large images are kept
 */
public record ServiceContext(
        KafkaSettings kafka,
        RecordSerdes serdes,
        PrometheusMeterRegistry meters,
        HealthRegistry health,
        Clock clock,
        HttpEndpoint http,
        ClaimCheck claimCheck) {
    /** Without a store for large images. */
    public ServiceContext(
            KafkaSettings kafka,
            RecordSerdes serdes,
            PrometheusMeterRegistry meters,
            HealthRegistry health,
            Clock clock,
            HttpEndpoint http) {
        this(kafka, serdes, meters, health, clock, http, ClaimCheck.none());
    }
}
