package io.fovea.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real single-node KRaft broker in this JVM, on 127.0.0.1 only.
 *
 * <p>It keeps its topics in a folder and finds them again when started there once more. It is not for clusters: nothing
 * is replicated, nothing is encrypted.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration ABORT = Duration.ofSeconds(5);
    private static final int ATTEMPTS_AT_A_FREE_PORT = 3;

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final int port;
    private final FolderLock lock;

    private EmbeddedBroker(KafkaRaftServer server, int port, FolderLock lock) {
        this.lock = lock;
        this.server = server;
        this.port = port;
        this.bootstrapServers = "127.0.0.1:" + port;
    }

    /** Starts a broker with {@link BrokerSettings#DEFAULTS}. */
    public static EmbeddedBroker start(Path dataDirectory) throws IOException {
        return start(dataDirectory, BrokerSettings.DEFAULTS);
    }

    /**
     * Starts a broker and waits until it answers.
     *
     * @param dataDirectory where its topics are or will be; created if absent
     * @throws IOException if it cannot have the folder or the port, or does not answer in time
     */
    public static EmbeddedBroker start(Path dataDirectory, BrokerSettings settings) throws IOException {
        Files.createDirectories(dataDirectory);
        boolean portIsGiven = settings.port() != 0;
        FolderLock lock = FolderLock.take(dataDirectory);
        for (int attempt = 1; ; attempt++) {
            int port = portIsGiven ? settings.port() : freePort();
            try {
                return startAt(dataDirectory.toAbsolutePath(), port, settings, lock);
            } catch (PortTakenException e) {
                // Between finding a port free and binding it somebody else may have taken it.
                if (portIsGiven || attempt == ATTEMPTS_AT_A_FREE_PORT) {
                    lock.close();
                    throw new IOException("port " + port + " on 127.0.0.1 is already in use", e);
                }
            }
        }
    }

    private static EmbeddedBroker startAt(Path dataDirectory, int port, BrokerSettings settings, FolderLock lock)
            throws IOException, PortTakenException {
        requireFree(port);
        long started = System.nanoTime();
        Properties properties = BrokerProperties.of(dataDirectory, port, freePort(), settings);
        EmbeddedBroker broker = new EmbeddedBroker(server(dataDirectory, properties, lock), port, lock);
        try {
            broker.server.startup();
            broker.awaitAnswer(settings.startupTimeout());
        } catch (RuntimeException | IOException e) {
            broker.abort();
            throw e instanceof IOException known ? known : unusable(dataDirectory, e);
        }
        LOG.info(
                "event=broker_started bootstrap={} data={} elapsed_ms={}",
                broker.bootstrapServers,
                dataDirectory,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        return broker;
    }

    /** Where clients connect, for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    public int port() {
        return port;
    }

    /** Waits until the broker has shut down. */
    public void awaitShutdown() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        lock.close();
    }

    /** Kafka's shutdown can wait for ever for threads that a failed start has not started. */
    private void abort() {
        Thread closing = new Thread(this::close, "broker-abort");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(ABORT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static KafkaRaftServer server(Path dataDirectory, Properties properties, FolderLock lock)
            throws IOException {
        try {
            KafkaConfig configuration = KafkaConfig.fromProps(properties, false);
            format(dataDirectory, properties);
            return new KafkaRaftServer(configuration, Time.SYSTEM);
        } catch (RuntimeException | IOException e) {
            lock.close();
            throw e instanceof IOException known ? known : unusable(dataDirectory, e);
        }
    }

    private static IOException unusable(Path dataDirectory, Exception e) {
        return new IOException("Kafka cannot work in " + dataDirectory + ": " + e.getMessage(), e);
    }

    /** Once per folder: a second format would give the stored topics a new cluster id, which the broker refuses. */
    private static void format(Path dataDirectory, Properties properties) throws IOException {
        if (Files.exists(dataDirectory.resolve("meta.properties"))) {
            return;
        }
        Path config = Files.createTempFile("fovea-broker", ".properties");
        try {
            try (Writer writer = Files.newBufferedWriter(config)) {
                properties.store(writer, null);
            }
            String[] arguments = {
                "format",
                "--config",
                config.toString(),
                "--cluster-id",
                Uuid.randomUuid().toString()
            };
            int status = StorageTool.execute(arguments, new PrintStream(OutputStream.nullOutputStream(), false));
            if (status != 0) {
                throw new IOException("cannot format " + dataDirectory + " for Kafka (status " + status + ")");
            }
        } finally {
            Files.delete(config);
        }
    }

    private void awaitAnswer(Duration timeout) throws IOException {
        Map<String, Object> client = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) timeout.toMillis());
        try (Admin admin = Admin.create(client)) {
            admin.describeCluster().nodes().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            admin.listTopics().names().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the embedded broker does not answer at " + bootstrapServers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the embedded broker started", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void requireFree(int port) throws PortTakenException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            LOG.debug("event=port_free port={}", socket.getLocalPort());
        } catch (IOException e) {
            throw new PortTakenException(e);
        }
    }

    private static final class PortTakenException extends Exception {
        PortTakenException(IOException cause) {
            super(cause);
        }
    }
}
