package io.fovea.runtime;

import io.fovea.foundations.Closer;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.runtime.claimcheck.ClaimCheckConfig;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs services: it opens what they share, starts them in the order in which they are given, and closes
 * everything in reverse.
 */
public final class ServiceHost implements AutoCloseable {
    private static final Duration WATCH = Duration.ofMillis(500);

    private final Closer owned;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServiceContext context;
    private volatile Health phase = Health.starting("opening");

    private ServiceHost(String name, KafkaSettings kafka, HttpSettings http, ClaimCheckConfig claimCheck) {
        owned = new Closer(name);
        PrometheusMeterRegistry meters = Meters.registry(name);
        owned.own(meters::close);
        HealthRegistry health = new HealthRegistry();
        health.register("process", () -> phase);
        meters.getPrometheusRegistry().register(new HealthPrometheus(health, name));
        try {
            owned.own(Meters.bindProcess(meters));
            HttpEndpoint endpoint = owned.own(HttpEndpoint.open(http, health, meters));
            phase = Health.starting("looking for Kafka at " + kafka.bootstrapServers());
            TopicAdmin.ensure(kafka, Topics.all());
            KafkaProbe probe = owned.own(new KafkaProbe(kafka));
            health.register("kafka", probe::health);
            ClaimCheck large = owned.own(ClaimCheck.open(claimCheck, kafka.retention(Topics.IMAGES)));
            phase = Health.starting("no service has been started yet");
            context = new ServiceContext(kafka, serdes(kafka), meters, health, Clock.systemUTC(), endpoint, large);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens the HTTP port, finds Kafka and creates absent topics.
     *
     * @param name of the process, for its meters
     * @param file sections {@code kafka}, {@code topics}, {@code http} and {@code claimCheck}
     * @param environment for {@code FOVEA_KAFKA_*}
     * @throws UserErrorException if the port is taken, Kafka does not answer or there is no such claim-check store
     */
    public static ServiceHost open(String name, DeploymentFile file, Map<String, String> environment) {
        return open(
                name,
                KafkaSettings.from(file, environment),
                file.section("http", HttpSettings.DEFAULTS),
                file.section("claimCheck", ClaimCheckConfig.class));
    }

    /** As above, with settings from elsewhere and no claim-check store. */
    public static ServiceHost open(String name, KafkaSettings kafka, HttpSettings http) {
        return open(name, kafka, http, ClaimCheckConfig.NONE);
    }

    /** As above, with settings from elsewhere. */
    public static ServiceHost open(String name, KafkaSettings kafka, HttpSettings http, ClaimCheckConfig claimCheck) {
        return new ServiceHost(name, kafka, http, claimCheck);
    }

    private static RecordSerdes serdes(KafkaSettings kafka) {
        try {
            return RecordSerdes.configured(kafka.properties());
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("kafka: " + e.getMessage(), e);
        }
    }

    public ServiceContext context() {
        return context;
    }

    /** Starts a service, which is closed with the host. */
    public void start(Service service) {
        phase = Health.starting("starting " + service.name());
        owned.own(service);
        service.start();
        phase = Health.up();
    }

    /** Waits until the host is closed or a part has failed for good; then names the part and why. */
    public Optional<String> await() throws InterruptedException {
        while (!closed.await(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
            Optional<String> failure = context.health().check().entrySet().stream()
                    .filter(part -> !part.getValue().isAlive())
                    .map(part -> part.getKey() + " " + part.getValue().describe())
                    .findFirst();
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    /** May be called by several threads: each returns when everything is closed. */
    @Override
    public void close() {
        owned.close();
        closed.countDown();
    }
}
