package io.fovea.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fovea.runtime.SharedBroker.Broker;
import io.fovea.schemas.Topics;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class ServiceHostTest {
    private static final HttpSettings FREE_PORT = new HttpSettings("127.0.0.1", 0);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final KafkaSettings kafka;

    ServiceHostTest(Broker broker) {
        this.kafka = broker.context().kafka();
    }

    @Test
    void serves_meters_of_kafkas_clients_of_the_jvm_and_of_the_service() throws Exception {
        try (ServiceHost host = ServiceHost.open("metered", kafka, FREE_PORT)) {
            host.start(new RecordWorker<>(
                    host.context(), "metered-cam", Topics.CAMS, (key, map) -> List.of(), WorkerSettings.DEFAULTS));

            String metrics = get(host, "/metrics").body();

            assertThat(metrics)
                    .contains("# TYPE fovea_records_received_total counter")
                    .contains("fovea_records_received_total{service=\"metered-cam\",topic=\"cams\"} 0.0")
                    .containsPattern("kafka_consumer_[a-z_]+\\{[^}]*service=\"metered\"")
                    .containsPattern("kafka_producer_[a-z_]+\\{")
                    .containsPattern("jvm_memory_used_bytes\\{[^}]*service=\"metered\"")
                    .contains("process_cpu_usage{service=\"metered\"}");
        }
    }

    /** Kafka's own names are as Kafka made them; all others follow Prometheus' conventions. */
    @Test
    void names_meters_as_prometheus_wants_them() throws Exception {
        assumeThat(Path.of("/usr/bin/promtool"))
                .as("promtool, of the package prometheus")
                .isExecutable();
        try (ServiceHost host = ServiceHost.open("named", kafka, FREE_PORT)) {
            host.start(new RecordWorker<>(
                    host.context(), "named-cam", Topics.CAMS, (key, map) -> List.of(), WorkerSettings.DEFAULTS));
            Process promtool = new ProcessBuilder("/usr/bin/promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (Writer input = promtool.outputWriter()) {
                input.write(get(host, "/metrics").body());
            }

            assertThat(promtool.inputReader().lines().filter(line -> line.startsWith("fovea_")))
                    .isEmpty();
            assertThat(promtool.waitFor()).isIn(0, 3);
        }
    }

    @Test
    void is_ready_once_its_services_are_and_says_what_it_waits_for() throws Exception {
        try (ServiceHost host = ServiceHost.open("readiness", kafka, FREE_PORT)) {
            HttpResponse<String> before = get(host, "/readyz");
            host.start(new RecordWorker<>(
                    host.context(), "readiness-cam", Topics.CAMS, (key, map) -> List.of(), WorkerSettings.DEFAULTS));
            await().atMost(SOON).until(() -> get(host, "/readyz").statusCode() == 200);

            assertThat(before.statusCode()).isEqualTo(503);
            assertThat(before.body()).contains("process: starting: no service has been started yet");
            assertThat(get(host, "/readyz").body()).contains("kafka: up", "readiness-cam: up");
            host.context().health().register("disk", () -> Health.down("full"));
            assertThat(get(host, "/metrics").body())
                    .contains("fovea_part_ready{part=\"disk\",service=\"readiness\"} 0.0")
                    .contains("fovea_part_ready{part=\"kafka\",service=\"readiness\"} 1.0");
        }
    }

    @Test
    void is_alive_until_a_part_has_failed_for_good_and_then_names_it() throws Exception {
        try (ServiceHost host = ServiceHost.open("liveness", kafka, FREE_PORT)) {
            host.context().health().register("disk", () -> Health.down("full"));
            assertThat(get(host, "/livez").statusCode()).isEqualTo(200);

            host.context().health().register("weights", () -> Health.failed("lost"));

            assertThat(get(host, "/livez").statusCode()).isEqualTo(503);
            assertThat(get(host, "/livez").body()).contains("disk: down: full", "weights: failed: lost");
            assertThat(host.await()).contains("weights failed: lost");
        }
    }

    @Test
    void names_the_port_that_is_taken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpSettings taken = new HttpSettings("127.0.0.1", other.getLocalPort());

            assertThatThrownBy(() -> ServiceHost.open("taken", kafka, taken))
                    .isInstanceOf(UserErrorException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + other.getLocalPort()
                            + ": Address already in use (key http.port)");
        }
    }

    @Test
    void names_the_address_of_a_kafka_that_does_not_answer() throws IOException {
        int nobody = closedPort();
        KafkaSettings away =
                new KafkaSettings(Map.of("bootstrap.servers", "127.0.0.1:" + nobody), Map.of(), Duration.ofSeconds(2));

        assertThatThrownBy(() -> ServiceHost.open("away", away, FREE_PORT))
                .isInstanceOf(UserErrorException.class)
                .hasMessage(
                        "Kafka at 127.0.0.1:" + nobody + " (key kafka.bootstrap.servers) does not answer within 2 s: "
                                + "nobody listens at 127.0.0.1:" + nobody);
    }

    @Test
    void tells_another_service_from_nobody() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            KafkaSettings wrong = new KafkaSettings(
                    Map.of("bootstrap.servers", "127.0.0.1:" + other.getLocalPort()), Map.of(), Duration.ofSeconds(1));

            assertThatThrownBy(() -> ServiceHost.open("another", wrong, FREE_PORT))
                    .isInstanceOf(UserErrorException.class)
                    .hasMessageContaining("takes connections but does not answer as Kafka does");
        }
    }

    @Test
    void names_a_host_that_cannot_be_resolved() {
        KafkaSettings nowhere = new KafkaSettings(
                Map.of("bootstrap.servers", "no-such-host.invalid:9092"), Map.of(), Duration.ofSeconds(1));

        assertThatThrownBy(() -> ServiceHost.open("nowhere", nowhere, FREE_PORT))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("no-such-host.invalid:9092")
                .hasMessageNotContaining("\n");
    }

    @Test
    void names_a_client_property_that_makes_no_sense() {
        KafkaSettings wrong = kafka.withProperty("security.protocol", "SSLL");

        assertThatThrownBy(() -> ServiceHost.open("wrong", wrong, FREE_PORT))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("security.protocol")
                .hasMessageContaining("SSLL");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static HttpResponse<String> get(ServiceHost host, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + host.context().http().port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
