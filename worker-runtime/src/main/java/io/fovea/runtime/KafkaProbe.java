package io.fovea.runtime;

import io.fovea.foundations.DaemonThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka every few seconds whether it is there. Kafka's consumers and producers retry in silence, so without this
 * nobody would see a broker that is gone.
 */
final class KafkaProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaProbe.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Admin admin;
    private final String bootstrapServers;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = DaemonThreads.named("kafka-probe").newThread(this::watch);
    private volatile Health health = Health.up();

    /** For a Kafka that has just answered. */
    KafkaProbe(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.admin());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis()));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis()));
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, Math.toIntExact(INTERVAL.toMillis()));
        this.bootstrapServers = kafka.bootstrapServers();
        this.admin = Admin.create(settings);
        thread.start();
    }

    Health health() {
        return health;
    }

    private void watch() {
        try {
            do {
                ask();
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        try {
            admin.describeCluster().nodes().get();
            if (!health.isReady()) {
                LOG.info("event=kafka_back bootstrap={}", bootstrapServers);
            }
            health = Health.up();
        } catch (ExecutionException e) {
            String reason = bootstrapServers + " does not answer: " + e.getCause();
            if (health.isReady()) {
                LOG.warn("event=kafka_away bootstrap={} reason=\"{}\"", bootstrapServers, String.valueOf(e.getCause()));
            }
            health = Health.down(reason);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        admin.close(Duration.ofMillis(500));
    }
}
